// From files of stories to a folder of token shards, with the tokenizer that made them beside.
import { readdir } from 'node:fs/promises'
import type { Tokenizer } from '@ts/tokenizer'
import { saveTokenizer } from '@ts/tokenizer/node'
import { type Dataset, encodeDocuments, type ShardFormat, type ShardInfo } from '@ts/trainer'
import { openDataset, writeDataset } from '@ts/trainer/node'
import { readAllDocuments } from '../documents/documents.ts'
import { UserError } from '../errors.ts'
import { makeFolder } from '../makeFolder.ts'

const TRAIN = 'train'
const VALIDATION = 'validation'

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
 * @param pass what the stories go through on their way, such as a progress line
 */
export async function prepareData(
  request: PrepareRequest,
  pass: (texts: AsyncGenerator<string>) => AsyncIterable<string> = (texts) => texts,
): Promise<Prepared> {
  const { files, folder, tokenizer, validation, field } = request
  const format = formatOf(tokenizer)
  const every = validation > 0 ? Math.max(2, Math.round(1 / validation)) : 0
  const heldBack = (i: number): boolean => every > 0 && i % every === every - 1
  const write = async (split: string, wanted: (i: number) => boolean): Promise<ShardInfo> => {
    const texts = async function* (): AsyncGenerator<string> {
      let i = 0
      for await (const text of readAllDocuments(files, field)) {
        if (wanted(i++)) yield text
      }
    }
    return total(
      await writeDataset({ folder, split }, encodeDocuments(pass(texts()), tokenizer), format),
    )
  }
  await makeFolder(folder)
  const train = await write(TRAIN, (i) => !heldBack(i))
  const few = every === 0 || train.documents < every - 1
  const held = few ? null : await write(VALIDATION, heldBack)
  await saveTokenizer(folder, tokenizer)
  return { train, validation: held }
}

/** Whether a folder holds all that {@link prepareData} writes: the tokenizer comes last. */
export async function isPrepared(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => [])
  return names.includes('tokenizer.json') && holds(names, TRAIN)
}

/** Opens both splits of a prepared folder. */
export async function openPrepared(
  folder: string,
): Promise<{ readonly train: Dataset; readonly validation: Dataset | null }> {
  const train = await openDataset(folder, TRAIN)
  const held = holds(await readdir(folder), VALIDATION)
  return { train, validation: held ? await openDataset(folder, VALIDATION) : null }
}

function holds(names: readonly string[], split: string): boolean {
  return names.some((name) => name.startsWith(`${split}-`))
}

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
