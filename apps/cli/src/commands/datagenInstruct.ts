// tinystories datagen instruct: stories to instructions, as in TinyStories-Instruct.

import { BudgetError } from '@ts/chat'
import {
  type Described,
  type InstructKind,
  type InstructRecord,
  instructKinds,
  instructor,
  instructText,
} from '@ts/datagen'
import { summarise } from '@ts/datagen/chat'
import type { Command } from 'commander'
import { addChatOptions } from '../datagen/datagenOptions.ts'
import { describedStories } from '../datagen/describedStories.ts'
import { type ChatRequestOptions, openDatagenChat } from '../datagen/openDatagenChat.ts'
import { Interrupted, UserError } from '../errors.ts'
import { watchInterrupt } from '../interrupt.ts'
import { examples, jsonOption, list, seedOption } from '../options.ts'
import { count, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { writeWhole } from '../wholeFile.ts'

interface Options extends ChatRequestOptions {
  readonly data: readonly string[]
  readonly out: string
  readonly model?: string
  readonly ledger?: string
  readonly fields: readonly string[]
  readonly never: readonly (readonly string[])[]
  readonly summaries: boolean
  readonly seed: number
  readonly json?: boolean
}

/** Adds `instruct`. */
export function addInstruct(datagen: Command): void {
  const command = datagen
    .command('instruct')
    .description(
      'Make instructions for stories: words, a sentence, features, a summary, in any order.',
    )
    .requiredOption(
      '--data <files...>',
      '.jsonl of datagen, .json as TinyStories_all_data, or text',
    )
    .option('--out <file>', '.jsonl, or text as the public TinyStories-Instruct files')
    .option('--fields <list>', `of ${instructKinds.join(', ')}`, list, instructKinds)
    .option(
      '--never <list>',
      'fields that never stand together, as words,summary; may be repeated',
      (text, before: readonly (readonly string[])[]) => [...before, list(text)],
      [],
    )
    .option('--no-summaries', 'have no summaries written; those that exist are used')
    .addOption(seedOption())
    .addOption(jsonOption('{path, stories, summaries, failed, dollars}'))
  addChatOptions(command).action((_, self: Command) => instruct(given(self), self))
  examples(
    command,
    'tinystories datagen instruct --data stories.jsonl --provider offline --out instruct.txt',
    'tinystories datagen instruct --data stories.jsonl --provider my-model --out instruct.txt  # its own sentences that say most',
    'tinystories datagen instruct --data stories.jsonl --model gpt-4o-mini --budget 2 --out instruct.jsonl',
  )
}

/** Options of the command; those that datagen has too were read by datagen, before the word `instruct` was seen. */
function given(command: Command): Options {
  const own = command.opts()
  const parent = command.parent!
  const options: Record<string, unknown> = { ...parent.opts() }
  for (const [name, value] of Object.entries(own)) {
    const set = command.getOptionValueSource(name) !== 'default' || !(name in options)
    if (set) options[name] = value
  }
  return options as unknown as Options
}

async function instruct(options: Options, command: Command): Promise<void> {
  if (options.out === undefined) command.error("error: '--out <file>' is needed")
  const { data, out, json, seed } = options
  const kinds = options.fields.map((name) => kindOf(name))
  const never = options.never.map((set) => set.map((name) => kindOf(name)))
  const make = instructor({ seed, kinds, never })
  const interrupt = watchInterrupt()
  const progress = startProgress()
  const sums = { stories: 0, summaries: 0, failed: 0 }
  let dollars = 0
  const content = async function* (): AsyncGenerator<string> {
    for await (const story of withSummaries()) {
      sums.stories += 1
      if (story.summary) sums.summaries += 1
      progress.update(
        () =>
          `${count(sums.stories)} stories, ${count(sums.summaries)} summaries, $${dollars.toFixed(4)}`,
      )
      yield formOf(out, make(story))
      await interrupt.rest()
      interrupt.throwIfAsked()
    }
  }
  const withSummaries = async function* (): AsyncGenerator<Described> {
    const stories = allStories(data)
    if (!options.summaries || !kinds.includes('summary')) return yield* stories
    if (options.provider === 'openai' && options.model === undefined) {
      throw new UserError(
        "instruct: summaries need '--model <name>', or '--provider' offline or the path of a model; or give --no-summaries",
      )
    }
    const ledger =
      options.provider === 'offline' ? options.ledger : (options.ledger ?? `${out}.calls.jsonl`)
    const { chat, close } = await openDatagenChat(options, ledger)
    try {
      const model = options.model ?? options.provider
      for await (const part of chunksOf(stories, 2000)) {
        const done = summarise(chat, part, { model, signal: interrupt.signal })
        for await (const { story, summary, error } of done) {
          if (error) sums.failed += 1
          dollars = chat.ledger.bill.spent
          yield summary === undefined ? story : { ...story, summary }
        }
      }
    } finally {
      await close()
    }
  }
  try {
    await writeWhole(out, content())
  } catch (error) {
    if (interrupt.signal.aborted) {
      throw new Interrupted('stopped; the same command goes on from here', interrupt.exitCode)
    }
    if (error instanceof BudgetError)
      throw new UserError(`instruct: not finished; ${error.message}`)
    throw error
  } finally {
    progress.end()
    interrupt.close()
  }
  if (json) return printJson({ path: out, ...sums, dollars })
  await print(
    `${out}: ${count(sums.stories)} instructions, ${count(sums.summaries)} with a summary to draw from, $${dollars.toFixed(4)}\n`,
  )
  if (sums.failed > 0)
    throw new UserError(
      `instruct: ${count(sums.failed)} summaries failed; the same command tries them again`,
    )
}

function kindOf(name: string): InstructKind {
  const kind = instructKinds.find((one) => one === name)
  if (kind) return kind
  throw new UserError(`instruct: fields are ${instructKinds.join(', ')}, got '${name}'`)
}

function formOf(out: string, record: InstructRecord): string {
  if (!/\.(jsonl|ndjson)$/i.test(out)) return instructText(record)
  const { fields, story } = record
  // One record holds both; `text` is what a model is trained on.
  const text = instructText(record).replace(/\n<\|endoftext\|>\n$/, '')
  return `${JSON.stringify({ text, instruction: Object.fromEntries(fields.map(contentOf)), story })}\n`
}

function contentOf(field: InstructRecord['fields'][number]): [string, unknown] {
  const { kind, ...rest } = field
  return [kind, Object.values(rest)[0]]
}

async function* allStories(paths: readonly string[]): AsyncGenerator<Described> {
  for (const path of paths) yield* describedStories(path)
}

async function* chunksOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let chunk: T[] = []
  for await (const item of items) {
    chunk.push(item)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
