// Stories in parquet, the form in which the Hugging Face hub serves data sets.
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet'
import { UserError } from '../errors.ts'

/** Rows decoded at a time. */
const ROWS = 10_000

/** The stories of a parquet file. */
export async function* parquetDocuments(path: string, field: string): AsyncGenerator<string> {
  const file = await asyncBufferFromFile(path)
  const fail = (cause: unknown): never => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UserError(`${path}: not a readable parquet file: ${reason}`, { cause })
  }
  const metadata: FileMetaData = await parquetMetadataAsync(file).catch(fail)
  const names = metadata.schema.slice(1).map(({ name }) => name)
  if (!names.includes(field)) {
    throw new UserError(
      `${path}: no column '${field}'; there are ${names.join(', ')}, name one with --field`,
    )
  }
  const rows = Number(metadata.num_rows)
  for (let rowStart = 0; rowStart < rows; rowStart += ROWS) {
    const rowEnd = Math.min(rows, rowStart + ROWS)
    const options = { file, metadata, columns: [field], rowStart, rowEnd }
    const objects = await parquetReadObjects(options).catch(fail)
    for (const row of objects) {
      const text: unknown = row[field]
      if (typeof text === 'string' && text.trim() !== '') yield text.trim()
    }
  }
}
