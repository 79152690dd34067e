// The characters of a file in pieces, for splitDocuments and jsonlDocuments.
import { createReadStream } from 'node:fs'

/** Reads a UTF-8 file in pieces of about 64 KiB; no character is cut. */
export async function* readTextFile(path: string): AsyncGenerator<string> {
  for await (const piece of createReadStream(path, { encoding: 'utf8' })) yield piece as string
}
