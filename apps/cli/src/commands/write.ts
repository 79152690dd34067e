// tinystories write: stories from the offline writer, no model needed.
import { extname } from 'node:path'
import { type Feature, type Story, writeStories, writeStory } from '@ts/datagen'
import type { Command } from 'commander'
import { watchInterrupt } from '../interrupt.ts'
import { examples, jsonOption, list, seedOption, wholeNumber } from '../options.ts'
import { count as format, print, printJson } from '../output.ts'
import { partsOfSpeech } from '../partsOfSpeech.ts'
import { startProgress } from '../progress.ts'
import { writeWhole } from '../wholeFile.ts'

/** Each seed has room for this many stories before it meets the next seed's. */
const MOST = 2 ** 20
/** Characters gathered before they are handed on. */
const CHUNK = 2 ** 16

interface Options {
  readonly count: number
  readonly seed: number
  readonly out?: string
  readonly words?: readonly string[]
  readonly features?: readonly string[]
  readonly json?: boolean
}

/** Adds `write`. */
export function addWrite(program: Command): void {
  const command = program
    .command('write')
    .description('Write stories for small children, without any model.')
    .option('--count <n>', 'how many', wholeNumber(1, MOST), 1)
    .addOption(seedOption())
    .option(
      '--out <file>',
      'text with <|endoftext|> lines, or JSONL if it ends in .jsonl; default stdout',
    )
    .option(
      '--words <list>',
      'up to one noun, one verb and one adjective that each story uses',
      list,
    )
    .option(
      '--features <list>',
      'any of dialogue, conflict, twist, foreshadowing, moral, bad ending; or none',
      list,
    )
    .addOption(
      jsonOption(
        '{path, stories, characters}; without --out a line {text, title, words, features, summary} for each story',
      ),
    )
    .action(write)
  examples(
    command,
    'tinystories write --count 3 --seed 7',
    'tinystories write --words kite,lose,brave --features "dialogue,bad ending"',
    'tinystories write --count 10000 --out stories.jsonl',
  )
}

async function write(options: Options): Promise<void> {
  const { out, json, count } = options
  const stories = storiesOf(options)
  if (out === undefined) {
    for (const chunk of chunks(stories, json ? toJsonLine : toText)) await print(chunk)
    return
  }
  const interrupt = watchInterrupt()
  const progress = startProgress()
  const toFile = extname(out) === '.jsonl' ? toJsonLine : toText
  let written = 0
  let characters = 0
  const content = async function* (): AsyncGenerator<string> {
    for (const chunk of chunks(
      counted(stories, () => written++),
      toFile,
    )) {
      await interrupt.rest()
      interrupt.throwIfAsked()
      progress.update(() => `writing: ${format(written)} of ${format(count)} stories`)
      characters += chunk.length
      yield chunk
    }
  }
  await writeWhole(out, content())
  progress.end()
  interrupt.close()
  if (json) return printJson({ path: out, stories: written, characters })
  return print(`${out}: ${format(written)} stories, ${format(characters)} characters\n`)
}

function storiesOf({ count, seed, words, features }: Options): Iterable<Story> {
  if (words === undefined && features === undefined) return writeStories(count, { seed })
  const request = {
    ...(words && { words: partsOfSpeech(words) }),
    ...(features && { features: features.flatMap(featureNamed) }),
  }
  return (function* () {
    for (let i = 0; i < count; i++) yield writeStory({ seed: seed * MOST + i, ...request })
  })()
}

function featureNamed(name: string): readonly Feature[] {
  return name === 'none' ? [] : [name.replaceAll('-', ' ') as Feature]
}

function toText({ text }: Story): string {
  return `${text}\n<|endoftext|>\n`
}

function toJsonLine({ text, title, words, features, summary }: Story): string {
  return `${JSON.stringify({ text, title, words, features, summary })}\n`
}

function* counted<T>(items: Iterable<T>, count: () => void): Generator<T> {
  for (const item of items) {
    count()
    yield item
  }
}

function* chunks(stories: Iterable<Story>, format: (story: Story) => string): Generator<string> {
  let chunk = ''
  for (const story of stories) {
    chunk += format(story)
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
