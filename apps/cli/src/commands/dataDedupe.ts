// tinystories data dedupe: stories without copies and near-copies of one another, or of another set.
import { NearDuplicates, signatureOf } from '@ts/datagen'
import type { Command } from 'commander'
import { readAllDocuments } from '../documents/documents.ts'
import { watchInterrupt } from '../interrupt.ts'
import { decimal, examples, jsonOption } from '../options.ts'
import { count, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { writeWhole } from '../wholeFile.ts'
import { dataCommand } from './dataReport.ts'

interface Options {
  readonly data: readonly string[]
  readonly against?: readonly string[]
  readonly out: string
  readonly threshold: number
  readonly field?: string
  readonly json?: boolean
}

/** Adds `data dedupe` to `data`. */
export function addDataDedupe(program: Command): void {
  const command = dataCommand(program)
    .command('dedupe')
    .description('Keep one of each group of near-duplicates (MinHash over word trigrams).')
    .requiredOption('--data <files...>', 'text, JSONL, JSON or parquet')
    .requiredOption('--out <file>', '.jsonl, or text with <|endoftext|> lines')
    .option('--against <files...>', 'also drop what is close to these, as validation stories')
    .option('--threshold <share>', 'similarity from which two are the same', decimal(0.3, 1), 0.6)
    .option('--field <name>', 'where JSON or parquet holds the text (default: text)')
    .addOption(jsonOption('{path, stories, kept, duplicates, ofOthers, forgotten}'))
    .action(dedupe)
  examples(
    command,
    'tinystories data dedupe --data a.jsonl b.jsonl --out stories.txt',
    'tinystories data dedupe --data train.txt --against valid.txt --out clean.txt',
  )
}

/** Stories that each is compared with at most, the last that were kept: as many as the public TinyStories has, in 330 MB. */
const REMEMBERED = 2_750_000

async function dedupe(options: Options): Promise<void> {
  const { data, against, out, threshold, field, json } = options
  const interrupt = watchInterrupt()
  const progress = startProgress()
  const near = new NearDuplicates(REMEMBERED)
  const sums = { stories: 0, kept: 0, duplicates: 0, ofOthers: 0 }
  const toLine = (text: string): string =>
    /\.(jsonl|ndjson)$/i.test(out) ? `${JSON.stringify({ text })}\n` : `${text}\n<|endoftext|>\n`
  const content = async function* (): AsyncGenerator<string> {
    if (against) {
      for await (const text of readAllDocuments(against, field)) near.add(signatureOf(text))
    }
    const others = near.size
    for await (const text of readAllDocuments(data, field)) {
      sums.stories += 1
      progress.update(() => `${count(sums.stories)} stories, ${count(sums.kept)} kept`)
      await interrupt.rest()
      interrupt.throwIfAsked()
      const signature = signatureOf(text)
      const found = near.find(signature, threshold)
      if (found) {
        sums[found.index < others ? 'ofOthers' : 'duplicates'] += 1
        continue
      }
      near.add(signature)
      sums.kept += 1
      yield toLine(text)
    }
  }
  try {
    await writeWhole(out, content())
  } finally {
    progress.end()
    interrupt.close()
  }
  const { forgotten } = near
  if (json) return printJson({ path: out, ...sums, forgotten })
  const others = against ? `, ${count(sums.ofOthers)} close to the other files` : ''
  await print(
    `${out}: kept ${count(sums.kept)} of ${count(sums.stories)}; ${count(sums.duplicates)} near-duplicates${others}\n`,
  )
  if (forgotten > 0) {
    await print(
      `Each was compared with the last ${count(REMEMBERED)} kept; ${count(forgotten)} older ones were forgotten to bound memory.\n`,
    )
  }
}
