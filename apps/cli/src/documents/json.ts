// Stories in one JSON array, of strings or of objects.
import { readFile } from 'node:fs/promises'
import { UserError } from '../errors.ts'

/** The stories of a JSON array. */
export async function* jsonDocuments(path: string, field: string): AsyncGenerator<string> {
  const stories = parse(await readFile(path, 'utf8'), path)
  if (!Array.isArray(stories)) {
    throw new UserError(`${path}: a .json file must hold one array of stories, or be .jsonl`)
  }
  for (const [i, story] of stories.entries()) {
    const text = typeof story === 'string' ? story : story?.[field]
    if (typeof text !== 'string') {
      throw new UserError(
        `${path}: [${i}] must be a string or an object with a string '${field}'; name another with --field`,
      )
    }
    if (text.trim() !== '') yield text.trim()
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UserError(`${path}: not JSON`, { cause })
  }
}
