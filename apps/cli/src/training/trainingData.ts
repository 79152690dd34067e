// What a run trains on: a folder of shards as it is, or files that are prepared into the run's folder.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Tokenizer, trainBpe } from '@ts/tokenizer'
import type { Dataset } from '@ts/trainer'
import { readAllDocuments } from '../documents/documents.ts'
import { UserError } from '../errors.ts'
import type { Interrupt } from '../interrupt.ts'
import { count, megabytes } from '../output.ts'
import type { Progress } from '../progress.ts'
import { openTokenizerFile } from '../tokenizerFile.ts'
import { isPrepared, openPrepared, prepareData } from './prepareData.ts'

/** Where the data is, and how files of text become shards. */
export interface DataRequest {
  /** One folder of shards, or files of stories. */
  readonly data: readonly string[]
  /** Path of the tokenizer; by default the folder's own, or one trained on the files. */
  readonly tokenizer?: string | undefined
  /** Ids of a tokenizer that is trained. */
  readonly vocab: number
  /** Share of the stories of files that is held back. */
  readonly validation: number
  readonly field?: string | undefined
}

/** Data that is ready to train on. */
export interface TrainingData {
  readonly train: Dataset
  readonly validation: Dataset | null
  readonly tokenizer: Tokenizer
}

/** What shows how far it is, and asks it to stop. */
export interface Watch {
  readonly progress: Progress
  readonly interrupt: Interrupt
}

/**
 * Opens the data of a run, preparing it first where that has not been done.
 *
 * @param run its folder: shards of files go to `data` in it, and are there already if it has begun;
 *            `tokenizer`: the one that the model has already
 * @throws UserError if the tokenizer does not fit the shards
 */
export async function openTrainingData(
  request: DataRequest,
  run: {
    readonly folder: string
    readonly begun: boolean
    readonly tokenizer: Tokenizer | null
  },
  watch: Watch,
): Promise<TrainingData> {
  const [first] = request.data
  const isFolder = request.data.length === 1 && (await stat(first)).isDirectory()
  const folder = isFolder ? first : join(run.folder, 'data')
  if (!isFolder && !(run.begun && (await isPrepared(folder)))) {
    await prepare(request, { folder, tokenizer: run.tokenizer }, watch)
  }
  const { train, validation } = await openPrepared(folder)
  const tokenizer = await openTokenizerFile(isFolder ? (request.tokenizer ?? folder) : folder)
  if (tokenizer.vocabSize !== train.vocabularySize) {
    throw new UserError(
      `${folder}: the shards have a vocabulary of ${train.vocabularySize} ids, the tokenizer ${tokenizer.vocabSize}; prepare the data with this tokenizer`,
    )
  }
  if (run.tokenizer && !sameTokens(run.tokenizer, tokenizer)) {
    throw new UserError(
      `${folder}: prepared with another tokenizer than the model's; give --data the stories themselves, or prepare them with the model's tokenizer`,
    )
  }
  return { train, validation, tokenizer }
}

function sameTokens(a: Tokenizer, b: Tokenizer): boolean {
  if (a.vocabSize !== b.vocabSize) return false
  for (let id = 0; id < a.vocabSize; id++) {
    if (Buffer.compare(a.tokenBytes(id), b.tokenBytes(id)) !== 0) return false
  }
  return true
}

/** A pass-through that shows progress and stops on Ctrl-C. */
export async function* watched(
  texts: AsyncIterable<string>,
  { progress, interrupt }: Watch,
  what: string,
): AsyncGenerator<string> {
  let stories = 0
  for await (const text of texts) {
    await interrupt.rest()
    interrupt.throwIfAsked()
    stories++
    progress.update(() => `${what}: ${count(stories)} stories`)
    yield text
  }
}

async function prepare(
  request: DataRequest,
  { folder, tokenizer: own }: { readonly folder: string; readonly tokenizer: Tokenizer | null },
  watch: Watch,
): Promise<void> {
  const { data: files, field, validation } = request
  const { progress } = watch
  const given = request.tokenizer === undefined ? own : await openTokenizerFile(request.tokenizer)
  const tokenizer =
    given ?? (await trainTokenizer(readAllDocuments(files, field), request.vocab, watch))
  const { train } = await prepareData({ files, folder, tokenizer, validation, field }, (texts) =>
    watched(texts, watch, 'preparing'),
  )
  progress.note(
    `${count(train.documents)} stories, ${count(train.tokens)} tokens with ${count(tokenizer.vocabSize)} ids, ${megabytes(train.textBytes)} of text`,
  )
}

/** Trains a byte-level tokenizer, showing how far it is. */
export async function trainTokenizer(
  texts: AsyncIterable<string>,
  vocab: number,
  watch: Watch,
): Promise<Tokenizer> {
  const tokenizer = await trainBpe(watched(texts, watch, 'training the tokenizer'), vocab, {
    signal: watch.interrupt.signal,
    onProgress: ({ phase, tokens }) => {
      if (phase === 'merging') {
        watch.progress.update(() => `training the tokenizer: ${count(tokens)} ids`)
      }
    },
  })
  watch.interrupt.throwIfAsked()
  return tokenizer
}
