// Stories in one JSON array, of strings or of objects, however long it is.
import { jsonValues } from '@ts/datagen'
import { UserError } from '../errors.ts'
import { readText } from './readText.ts'

/** The stories of a JSON array. */
export async function* jsonDocuments(path: string, field: string): AsyncGenerator<string> {
  const array = 'a .json file must hold one array of stories, or be .jsonl'
  let i = 0
  for await (const { value } of jsonValues(readText(path), path, array)) {
    const text =
      typeof value === 'string' ? value : (value as Readonly<Record<string, unknown>>)[field]
    if (typeof text !== 'string') {
      throw new UserError(
        `${path}: [${i}] must be a string or an object with a string '${field}'; name another with --field`,
      )
    }
    i++
    if (text.trim() !== '') yield text.trim()
  }
}
