// tinystories data pull: the public TinyStories as token shards, ready to train.
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { watchInterrupt } from '../interrupt.ts'
import { decimal, examples, jsonOption } from '../options.ts'
import { count, megabytes, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { hubCache } from '../pull/hubCache.ts'
import { pullRepo } from '../pull/pullRepo.ts'
import { openTokenizerFile, tokenizerKinds } from '../tokenizerFile.ts'
import { prepareData } from '../training/prepareData.ts'
import { watched } from '../training/trainingData.ts'
import { dataCommand } from './dataReport.ts'

interface Options {
  readonly set: keyof typeof sets
  readonly tokenizer: string
  readonly out: string
  readonly validation: number
  readonly json?: boolean
}

/** What can be pulled: repository, and the files that hold the training stories. */
const sets = {
  v1: { repo: 'roneneldan/TinyStories', files: 'data/train-*' },
  v2: { repo: 'roneneldan/TinyStories', files: 'TinyStoriesV2-GPT4-train.txt' },
  // As text: its parquet form has a row for each line and has lost which line belongs to which story.
  instruct: { repo: 'roneneldan/TinyStoriesInstruct', files: 'TinyStories-Instruct-train.txt' },
} as const

/** Adds `data pull` to `data`. */
export function addDataPull(program: Command): void {
  const command = dataCommand(program)
    .command('pull')
    .description('Fetch the public TinyStories and encode them into shards that train takes.')
    .addOption(
      new Option('--set <name>', 'v1: all; v2: GPT-4 only')
        .choices(Object.keys(sets))
        .default('v2'),
    )
    .requiredOption('--tokenizer <path>', tokenizerKinds)
    .requiredOption('--out <folder>', 'where the shards go')
    .option('--validation <share>', 'share of the stories held back', decimal(0, 0.5), 0.01)
    .addOption(jsonOption('{path, commit, train, validation}'))
    .action(pull)
  examples(
    command,
    'tinystories data pull --tokenizer my-tokenizer --out tinystories-v2',
    'tinystories train --data tinystories-v2 --out my-model',
  )
  command.addHelpText(
    'after',
    '\nThe data is CDLA-Sharing-1.0. HF_ENDPOINT names another hub, HF_HUB_CACHE or HF_HOME the cache.\n',
  )
}

async function pull(options: Options): Promise<void> {
  const { repo, files: include } = sets[options.set]
  const tokenizer = await openTokenizerFile(options.tokenizer)
  const { HF_TOKEN: token = '', HF_ENDPOINT = 'https://huggingface.co' } = process.env
  const progress = startProgress()
  const pulled = await pullRepo({
    kind: 'dataset',
    name: repo,
    revision: 'main',
    include: [include],
    cache: hubCache(),
    endpoint: HF_ENDPOINT.replace(/\/+$/, ''),
    ...(token === '' ? {} : { token }),
    onProgress: ({ path, bytes, total }) =>
      progress.update(() => `${path}  ${megabytes(bytes)} of ${megabytes(total)}`),
  })
  // Until here Ctrl-C ends at once: what has come is kept, and the next run goes on behind it.
  const watch = { interrupt: watchInterrupt(), progress }
  const files = pulled.files.map(({ path }) => join(pulled.folder, path))
  const { train, validation } = await prepareData(
    { files, folder: options.out, tokenizer, validation: options.validation },
    (texts) => watched(texts, watch, 'preparing'),
  ).finally(() => {
    progress.end()
    watch.interrupt.close()
  })
  const pick = ({ documents, tokens, textBytes }: typeof train) => ({
    documents,
    tokens,
    textBytes,
  })
  if (options.json) {
    return printJson({
      path: options.out,
      commit: pulled.commit,
      train: pick(train),
      validation: validation && pick(validation),
    })
  }
  await print(
    `${options.out}: ${count(train.documents)} stories, ${count(train.tokens)} tokens to train on, ${count(validation?.documents ?? 0)} stories to validate on\n`,
  )
}
