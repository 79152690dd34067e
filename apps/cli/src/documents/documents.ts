// Stories from files, one after the other and never the whole file in memory.
import { extname } from 'node:path'
import { jsonlDocuments, splitDocuments } from '@ts/trainer'
import { UserError } from '../errors.ts'
import { jsonDocuments } from './json.ts'
import { parquetDocuments } from './parquet.ts'
import { readText } from './readText.ts'

/**
 * The documents of a file, by its extension: `.jsonl` (one object per line), `.json` (an array), `.parquet`, anything else as
 * plain text with `<|endoftext|>` between stories.
 *
 * @param field where objects and rows hold the text
 * @throws UserError or FormatError naming the file and the place, for anything that is not as it should be
 */
export async function* readDocuments(path: string, field = 'text'): AsyncGenerator<string> {
  let found = 0
  for await (const document of open(path, field)) {
    found++
    yield document
  }
  if (found === 0) throw new UserError(`${path}: there is no text in this file`)
}

/** The documents of several files, in this order. */
export async function* readAllDocuments(
  paths: readonly string[],
  field?: string,
): AsyncGenerator<string> {
  for (const path of paths) yield* readDocuments(path, field)
}

function open(path: string, field: string): AsyncIterable<string> {
  switch (extname(path).toLowerCase()) {
    case '.jsonl':
    case '.ndjson':
      return jsonlDocuments(readText(path), path, field)
    case '.json':
      return jsonDocuments(path, field)
    case '.parquet':
      return parquetDocuments(path, field)
    default:
      return splitDocuments(readText(path))
  }
}
