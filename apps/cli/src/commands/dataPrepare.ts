// tinystories data prepare: files of stories to token shards that train reads by range.

import type { Command } from 'commander'
import { atPath } from '../errors.ts'
import { watchInterrupt } from '../interrupt.ts'
import { decimal, examples, jsonOption } from '../options.ts'
import { count, megabytes, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { openTokenizerFile, tokenizerKinds } from '../tokenizerFile.ts'
import { prepareData } from '../training/prepareData.ts'
import { watched } from '../training/trainingData.ts'
import { dataCommand } from './dataReport.ts'

interface Options {
  readonly data: readonly string[]
  readonly tokenizer: string
  readonly out: string
  readonly validation: number
  readonly field?: string
  readonly json?: boolean
}

/** Adds `data prepare`. */
export function addData(program: Command): void {
  const command = dataCommand(program)
    .command('prepare')
    .description(
      'Encode stories into token shards, with the tokenizer beside them: a folder that train takes.',
    )
    .requiredOption('--data <files...>', 'text, JSONL, JSON or parquet')
    .requiredOption('--tokenizer <path>', tokenizerKinds)
    .requiredOption('--out <folder>', 'where the shards go')
    .option('--validation <share>', 'share of the stories held back', decimal(0, 0.5), 0.02)
    .option('--field <name>', 'where JSON or parquet holds the text (default: text)')
    .addOption(jsonOption('{path, train, validation}'))
    .action(prepare)
  examples(
    command,
    'tinystories data prepare --data stories.txt --tokenizer my-tokenizer --out my-data',
    'tinystories data prepare --data train-*.parquet --tokenizer gpt2 --validation 0.01 --out my-data',
  )
}

async function prepare(options: Options): Promise<void> {
  const { data: files, out: folder, validation: share, field, json } = options
  const tokenizer = await openTokenizerFile(options.tokenizer)
  const watch = { interrupt: watchInterrupt(), progress: startProgress() }
  const { train, validation } = await prepareData(
    { files, folder, tokenizer, validation: share, field },
    (texts) => watched(texts, watch, 'preparing'),
  ).catch((error: unknown) => {
    throw atPath(error, folder)
  })
  watch.progress.end()
  watch.interrupt.close()
  const pick = ({ documents, tokens, textBytes }: typeof train) => ({
    documents,
    tokens,
    textBytes,
  })
  if (json) {
    return printJson({
      path: folder,
      train: pick(train),
      validation: validation && pick(validation),
    })
  }
  const line = ({ documents, tokens, textBytes }: typeof train): string =>
    `${count(documents)} stories, ${count(tokens)} tokens, ${megabytes(textBytes)} of text`
  return print(
    `${folder}: ${line(train)} to train on; ${validation ? line(validation) : 'nothing'} to validate on\n`,
  )
}
