// From the characters of a file to its documents, one at a time, however large the file is.
import { FormatError } from '@ts/transformer'

/** Text as it arrives: a file in pieces, cut anywhere. */
export type TextChunks = AsyncIterable<string> | Iterable<string>

/**
 * Splits plain text at a separator. White space around a document is taken off; empty documents are
 * left out.
 *
 * @param separator default `<|endoftext|>`, as in the TinyStories text files
 */
export async function* splitDocuments(
  chunks: TextChunks,
  separator = '<|endoftext|>',
): AsyncGenerator<string> {
  for await (const part of split(chunks, separator)) {
    const text = part.trim()
    if (text !== '') yield text
  }
}

/**
 * The texts of a JSONL file: one JSON object a line, its text in `field`. White space around a text is
 * taken off; blank lines and empty texts are left out.
 *
 * @param name  of the file, for errors
 * @param field default `text`
 * @throws FormatError naming the line that is no JSON object or has no such text
 */
export async function* jsonlDocuments(
  chunks: TextChunks,
  name: string,
  field = 'text',
): AsyncGenerator<string> {
  let line = 0
  for await (const part of split(chunks, '\n')) {
    line++
    if (part.trim() === '') continue
    let record: unknown
    try {
      record = JSON.parse(part)
    } catch (cause) {
      throw new FormatError(name, `line ${line}`, `must be JSON, got ${excerpt(part)}`, { cause })
    }
    const value = (record as Readonly<Record<string, unknown>> | null)?.[field]
    if (typeof value !== 'string') {
      const problem = `must be an object with a text '${field}', got ${excerpt(part)}`
      throw new FormatError(name, `line ${line}`, problem)
    }
    const text = value.trim()
    if (text !== '') yield text
  }
}

/** Pieces between separators; a separator may be cut in two by the chunks. */
async function* split(chunks: TextChunks, separator: string): AsyncGenerator<string> {
  const keep = separator.length - 1
  // A piece that goes on over many chunks waits here, so that each chunk is looked through once.
  let before: string[] = []
  let rest = ''
  for await (const chunk of chunks) {
    rest += chunk
    let start = 0
    for (let end = rest.indexOf(separator); end >= 0; end = rest.indexOf(separator, start)) {
      yield before.join('') + rest.slice(start, end)
      before = []
      start = end + separator.length
    }
    const sure = Math.max(start, rest.length - keep)
    if (sure > start) before.push(rest.slice(start, sure))
    rest = rest.slice(sure)
  }
  yield before.join('') + rest
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
