// tinystories tokenizer train: a byte-level BPE vocabulary from stories.
import { join } from 'node:path'
import { trainBpe } from '@ts/tokenizer'
import type { Command } from 'commander'
import { readAllDocuments } from '../documents/documents.ts'
import { watchInterrupt } from '../interrupt.ts'
import { examples, jsonOption, wholeNumber } from '../options.ts'
import { count, megabytes, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { saveTokenizer } from '../tokenizerFile.ts'

interface Options {
  readonly data: readonly string[]
  readonly vocab: number
  readonly out: string
  readonly field?: string
  readonly json?: boolean
}

/** Adds `tokenizer train`. */
export function addTokenizer(program: Command): void {
  const tokenizer = program.command('tokenizer').description('Make tokenizers.')
  const command = tokenizer
    .command('train')
    .description('Train a byte-level BPE tokenizer on stories; writes tokenizer.json.')
    .requiredOption('--data <files...>', 'text, JSONL, JSON or parquet')
    .option(
      '--vocab <n>',
      'ids in the vocabulary, the 256 bytes among them',
      wholeNumber(257, 2 ** 21),
      4096,
    )
    .requiredOption('--out <folder>', 'where tokenizer.json goes')
    .option('--field <name>', 'where JSON or parquet holds the text (default: text)')
    .addOption(jsonOption())
    .action(train)
  examples(
    command,
    'tinystories tokenizer train --data stories.txt --vocab 2048 --out my-tokenizer',
    'tinystories tokenizer train --data train-*.parquet --vocab 10000 --out my-tokenizer',
  )
}

async function train({ data, vocab, out, field, json }: Options): Promise<void> {
  const interrupt = watchInterrupt()
  const progress = startProgress()
  const start = performance.now()
  let read = 0
  const rested = async function* (): AsyncGenerator<string> {
    for await (const text of readAllDocuments(data, field)) {
      await interrupt.rest()
      yield text
    }
  }
  const tokenizer = await trainBpe(rested(), vocab, {
    signal: interrupt.signal,
    onProgress: ({ phase, bytes, tokens }) => {
      read = bytes
      progress.update(() =>
        phase === 'reading' ? `reading: ${megabytes(bytes)}` : `merging: ${count(tokens)} tokens`,
      )
    },
  })
  progress.end()
  const path = join(out, 'tokenizer.json')
  await saveTokenizer(tokenizer, out)
  interrupt.close()
  const seconds = (performance.now() - start) / 1000
  if (json) return printJson({ path, vocabulary: tokenizer.vocabSize, bytes: read, seconds })
  const few = tokenizer.vocabSize < vocab ? ' (the text has no more pairs to merge)' : ''
  return print(
    `${path}: ${count(tokenizer.vocabSize)} tokens${few} from ${megabytes(read)} in ${seconds.toFixed(1)} s\n`,
  )
}
