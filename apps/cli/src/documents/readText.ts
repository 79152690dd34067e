// A file's text in chunks.
import { createReadStream } from 'node:fs'
import { UserError } from '../errors.ts'

/** @throws UserError if the file is not UTF-8 */
export async function* readText(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let offset = 0
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch (cause) {
      throw new UserError(`${path}: not UTF-8 text, near byte ${offset}`, { cause })
    }
  }
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    yield decode(chunk)
    offset += chunk.length
  }
  yield decode()
}
