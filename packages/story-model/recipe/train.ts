// How the story model was made: from two files of stories to model/story.tinystory, in one command.
//   pnpm --filter @ts/story-model recipe --train tinystories-train.jsonl --valid tinystories-valid.jsonl --out run
// Stopped in the middle, it goes on where it was.
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openWasm } from '@ts/tensor'
import { readTokenizerJson, type Tokenizer, trainBpe, writeTokenizerJson } from '@ts/tokenizer'
import { type Dataset, encodeDocuments, jsonlDocuments, train } from '@ts/trainer'
import { folderStore, openDataset, readTextFile, writeDataset } from '@ts/trainer/node'
import { createModel, initialize } from '@ts/transformer'
import { Command } from 'commander'
import { configFor, DEVIATION, settings, VOCABULARY } from './settings.ts'

interface Options {
  readonly train: string
  readonly valid: string
  readonly out: string
  readonly threads: string
}

await new Command('recipe')
  .description('Train the story model that this package ships.')
  .requiredOption('--train <file>', 'JSONL of stories to train on')
  .requiredOption('--valid <file>', 'JSONL of stories to validate on')
  .requiredOption('--out <folder>', 'the run folder, and what is made on the way')
  .option('--threads <n>', 'threads that share the work', '1')
  .action(main)
  .parseAsync()

async function main({ train: trainFile, valid, out, threads }: Options): Promise<void> {
  const folder = resolve(out)
  await mkdir(folder, { recursive: true })
  const tokenizer = await tokenizerFrom(trainFile, join(folder, 'tokenizer.json'))
  const data = await shards(trainFile, tokenizer, join(folder, 'train'))
  const validation = await shards(valid, tokenizer, join(folder, 'valid'))
  const backend = await openWasm({ threads: Number(threads) })
  const model = createModel(configFor(tokenizer.endOfText!))
  const run = { backend, model, data, validation, store: await folderStore(join(folder, 'run')) }
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const events = train(run, settings, {
    resume: true,
    signal: stop.signal,
    start: (to, what) => initialize(to, what, { seed: settings.seed, deviation: DEVIATION }),
    companions: { 'tokenizer.json': new TextEncoder().encode(writeTokenizerJson(tokenizer)) },
  })
  for await (const event of events) {
    if (event.kind === 'step' && event.step % 50 === 0) {
      const speed = Math.round(event.tokensPerSecond)
      console.log(
        `step ${event.step}/${settings.steps}  loss ${event.loss.toFixed(3)}  ${speed} tokens/s`,
      )
    }
    if (event.kind === 'evaluation') {
      console.log(`step ${event.step}: validation ${event.bitsPerByte.toFixed(4)} bits per byte`)
    }
    if (event.kind === 'done') console.log(`the model lies in ${join(folder, 'run', event.path)}`)
  }
  backend.close()
}

async function tokenizerFrom(stories: string, path: string): Promise<Tokenizer> {
  if (await exists(path)) return readTokenizerJson({ name: path, bytes: await readFile(path) })
  const tokenizer = await trainBpe(jsonlDocuments(readTextFile(stories), stories), VOCABULARY)
  await writeFile(path, writeTokenizerJson(tokenizer))
  return tokenizer
}

async function shards(stories: string, tokenizer: Tokenizer, folder: string): Promise<Dataset> {
  const split = 'stories'
  if (!(await exists(folder))) {
    await mkdir(folder)
    const format = { vocabularySize: tokenizer.vocabSize, endOfText: tokenizer.endOfText! }
    const documents = jsonlDocuments(readTextFile(stories), stories)
    await writeDataset({ folder, split }, encodeDocuments(documents, tokenizer), format)
  }
  return openDataset(folder, split)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
