// The command tree. Each command's code is loaded only when it is the one that runs, or for the help.
import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { examples } from './options.ts'

/** Commands in the order of the help, under the name that stands first on the command line. */
const commands: readonly (readonly [
  name: string,
  load: () => Promise<(program: Command) => void>,
])[] = [
  ['story', async () => (await import('./commands/story.ts')).addStory],
  ['write', async () => (await import('./commands/write.ts')).addWrite],
  ['train', async () => (await import('./commands/train.ts')).addTrain],
  ['generate', async () => (await import('./commands/generate.ts')).addGenerate],
  ['score', async () => (await import('./commands/score.ts')).addScore],
  ['inspect', async () => (await import('./commands/inspect.ts')).addInspect],
  ['eval', async () => (await import('./commands/eval.ts')).addEval],
  ['info', async () => (await import('./commands/info.ts')).addInfo],
  ['tokenizer', async () => (await import('./commands/tokenizerTrain.ts')).addTokenizer],
  ['serve', async () => (await import('./commands/serve.ts')).addServe],
  ['keys', async () => (await import('./commands/keys.ts')).addKeys],
  ['convert', async () => (await import('./commands/convert.ts')).addConvert],
  ['quantize', async () => (await import('./commands/quantize.ts')).addQuantize],
  ['pull', async () => (await import('./commands/pull.ts')).addPull],
  ['datagen', async () => (await import('./commands/datagen.ts')).addDatagen],
  ['data', async () => (await import('./commands/dataPrepare.ts')).addData],
  ['data', async () => (await import('./commands/dataReport.ts')).addDataReport],
  ['data', async () => (await import('./commands/dataDedupe.ts')).addDataDedupe],
  ['data', async () => (await import('./commands/dataPull.ts')).addDataPull],
  ['tokenize', async () => (await import('./commands/tokenize.ts')).addTokenize],
  ['detokenize', async () => (await import('./commands/detokenize.ts')).addDetokenize],
  ['backends', async () => (await import('./commands/backends.ts')).addBackends],
  ['bench', async () => (await import('./commands/bench.ts')).addBench],
]

/**
 * The command line, ready to parse. It throws instead of ending the process.
 *
 * @param argv as process.argv; of a command that it names first, only the code is loaded
 */
export async function createProgram(argv: readonly string[] = []): Promise<Command> {
  const program = new Command('tinystories')
    .description('Train a tiny story model, tell stories with it, judge it.')
    .version(manifest.version)
    .option('--debug', 'show the stack of an error')
    .showHelpAfterError('(add --help for the options and examples)')
    .exitOverride()
  examples(
    program,
    'tinystories story',
    'tinystories write --count 1000 --out stories.txt',
    'tinystories train --data stories.txt --out my-model',
    'tinystories generate --model my-model --prompt "Once upon a time"',
  )
  const named = argv.slice(2).find((arg) => !arg.startsWith('-'))
  const wanted = commands.filter(([name]) => name === named)
  for (const [, load] of wanted.length > 0 ? wanted : commands) (await load())(program)
  return program
}
