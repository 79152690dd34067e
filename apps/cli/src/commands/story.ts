// tinystories story: from nothing to a story told by a model that this machine has just trained.
import { join } from 'node:path'
import type { Command } from 'commander'
import { atPath, Interrupted } from '../errors.ts'
import { exists } from '../exists.ts'
import { watchInterrupt } from '../interrupt.ts'
import {
  decimal,
  examples,
  jsonOption,
  seedOption,
  threadsOption,
  wholeNumber,
} from '../options.ts'
import { print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { prepareStoryData } from '../story/prepareStoryData.ts'
import { greet, tellStories } from '../story/tellStories.ts'
import { trainStoryModel } from '../story/trainStoryModel.ts'

interface Options {
  readonly quick: boolean
  readonly minutes: number
  readonly corpus: number
  readonly out: string
  readonly stories: number
  readonly seed: number
  readonly threads: number
  readonly json?: boolean
}

/** Minutes of training with --quick. */
const QUICK = 0.3

/** Adds `story`. */
export function addStory(program: Command): void {
  const command = program
    .command('story')
    .description(
      'Write a small corpus, train a tokenizer and a model on it for about a minute, and tell stories. ' +
        'What is done already is not done again.',
    )
    .option('--quick', 'train for less than half a minute; the stories are worse', false)
    .option('--minutes <n>', 'how long to train', decimal(0), 1)
    .option('--corpus <n>', 'stories to train on', wholeNumber(100, 100_000), 1500)
    .option('--out <folder>', 'where everything goes', 'stories')
    .option('--stories <n>', 'how many to tell', wholeNumber(1, 1000), 3)
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(jsonOption('{model, report, stories}'))
    .action(story)
  examples(
    command,
    'tinystories story',
    'tinystories story --quick',
    'tinystories story --minutes 10 --out better-stories',
  )
}

async function story(options: Options): Promise<void> {
  const { quick, out, stories, seed, threads, json = false } = options
  const seconds = 60 * (quick ? Math.min(QUICK, options.minutes) : options.minutes)
  const watch = { interrupt: watchInterrupt(), progress: startProgress() }
  const folder = join(out, quick ? 'model-quick' : 'model')
  try {
    if (!json && !(await exists(out))) await greet(seed, watch)
    const data = await prepareStoryData(out, options.corpus, watch)
    await trainStoryModel({ data, folder, threads, seconds }, watch)
    watch.progress.end()
    const told = await tellStories({ folder, stories, seed, threads, silent: json }, watch)
    if (json) {
      return await printJson({ model: folder, report: join(folder, 'report.html'), stories: told })
    }
    await print(advice(folder, out))
  } catch (error) {
    throw error instanceof Interrupted
      ? new Interrupted('Stopped. The same command goes on from here.', error.exitCode)
      : atPath(error, out)
  } finally {
    watch.interrupt.close()
  }
}

/** Where the model lies and what to try next, in the words of the way the command was started. */
function advice(folder: string, out: string): string {
  const command =
    process.env.npm_lifecycle_event === 'story' ? 'npm run tinystories --' : 'tinystories'
  return `
The model lies in ${folder}; ${join(folder, 'report.html')} shows how it learned. Try next:

  ${command} generate --model ${folder} --prompt "Once upon a time, there was a dog" --seed 5
  ${command} story --minutes 10 --out ${out}-longer
  ${command} info --model ${folder}
  ${command} --help
`
}
