// tinystories tokenizer train: a byte-level BPE vocabulary from stories.
import { dirname, extname, join } from 'node:path'
import { saveTokenizer } from '@ts/tokenizer/node'
import type { Command } from 'commander'
import { readAllDocuments } from '../documents/documents.ts'
import { watchInterrupt } from '../interrupt.ts'
import { makeFolder } from '../makeFolder.ts'
import { examples, jsonOption, wholeNumber } from '../options.ts'
import { count, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { trainTokenizer } from '../training/trainingData.ts'

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
    .addOption(jsonOption('{path, vocabulary, seconds}'))
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
  const path = extname(out) === '.json' ? out : join(out, 'tokenizer.json')
  await makeFolder(dirname(path))
  const watch = { progress, interrupt }
  const tokenizer = await trainTokenizer(readAllDocuments(data, field), vocab, watch)
  await saveTokenizer(out, tokenizer)
  progress.end()
  interrupt.close()
  const seconds = (performance.now() - start) / 1000
  if (json) return printJson({ path, vocabulary: tokenizer.vocabSize, seconds })
  const few = tokenizer.vocabSize < vocab ? ' (the text has no more pairs to merge)' : ''
  return print(`${path}: ${count(tokenizer.vocabSize)} ids${few}, in ${seconds.toFixed(1)} s\n`)
}
