// From files of stories to a folder of token shards, with the tokenizer that made them beside.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tokenizer } from '@ts/tokenizer'
import { encodeDocuments, type ShardFormat, type ShardInfo } from '@ts/trainer'
import { openDataset, writeDataset } from '@ts/trainer/node'
import { readAllDocuments } from './documents/documents.ts'
import { UserError } from './errors.ts'
import { saveTokenizer } from './tokenizerFile.ts'

/** The two splits of a prepared folder. */
export const TRAIN = 'train'
/** Held back to measure on. */
export const VALIDATION = 'validation'

/** What to prepare. */
export interface PrepareRequest {
  readonly files: readonly string[]
  readonly folder: string
  readonly tokenizer: Tokenizer
  /** Share of the stories held back for validation, 0…0.5; every so manieth one. */
  readonly validation: number
  /** Where JSON or parquet holds the text. */
  readonly field?: string | undefined
}

/** What came out. */
export interface Prepared {
  readonly train: ShardInfo
  /** null: nothing was held back. */
  readonly validation: ShardInfo | null
}

/**
 * Writes the shards of both splits and tokenizer.json.
 *
 * @param tick called after each story with the number of those read so far; may throw to stop
 */
export async function prepareData(
  request: PrepareRequest,
  tick: (stories: number) => Promise<void> = async () => {},
): Promise<Prepared> {
  const { files, folder, tokenizer, validation, field } = request
  const format = formatOf(tokenizer)
  const every = validation > 0 ? Math.max(2, Math.round(1 / validation)) : 0
  const heldBack = (i: number): boolean => every > 0 && i % every === every - 1
  let stories = 0
  const write = async (split: string, wanted: (i: number) => boolean): Promise<ShardInfo> => {
    const texts = async function* (): AsyncGenerator<string> {
      let i = 0
      for await (const text of readAllDocuments(files, field)) {
        if (!wanted(i++)) continue
        await tick(++stories)
        yield text
      }
    }
    return total(await writeDataset({ folder, split }, encodeDocuments(texts(), tokenizer), format))
  }
  const train = await write(TRAIN, (i) => !heldBack(i))
  const few = every === 0 || train.documents < every - 1
  const held = few ? null : await write(VALIDATION, heldBack)
  await saveTokenizer(tokenizer, folder)
  return { train, validation: held }
}

/** Whether a folder holds token shards. */
export async function isPrepared(folder: string): Promise<boolean> {
  return (await readdir(folder)).some((name) => name.startsWith(`${TRAIN}-`))
}

/** Whether a folder holds a validation split. */
export async function hasValidation(folder: string): Promise<boolean> {
  return (await readdir(folder)).some((name) => name.startsWith(`${VALIDATION}-`))
}

/** Opens a split of a prepared folder. */
export const openSplit: typeof openDataset = openDataset

function formatOf({ vocabSize, endOfText }: Tokenizer): ShardFormat {
  if (endOfText === undefined) {
    throw new UserError(
      'data: the tokenizer has no token to put between stories; train one with tokenizer train',
    )
  }
  return { vocabularySize: vocabSize, endOfText }
}

function total(infos: readonly ShardInfo[]): ShardInfo {
  const sum = (field: 'tokens' | 'documents' | 'textBytes'): number =>
    infos.reduce((total, info) => total + info[field], 0)
  return {
    ...infos[0],
    tokens: sum('tokens'),
    documents: sum('documents'),
    textBytes: sum('textBytes'),
  }
}

/** Names of a prepared folder's tokenizer file. */
export function tokenizerOf(folder: string): string {
  return join(folder, 'tokenizer.json')
}
