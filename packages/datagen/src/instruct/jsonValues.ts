// The top-level values of a long JSON array, without holding the array.
import { FormatError } from '../errors.ts'

/** One value may be as long as this. */
const mostCharacters = 1 << 22

/**
 * Values of a JSON array one after the other, with the offset at which each begins, in characters. Also takes values that
 * stand one after the other without an array, as in JSONL.
 *
 * @param array said where there is no array; with it, values may be texts as well as objects
 * @throws FormatError naming source and offset
 */
export async function* jsonValues(
  chunks: Iterable<string> | AsyncIterable<string>,
  source: string,
  array?: string,
): AsyncGenerator<{ readonly value: unknown; readonly offset: number }> {
  let held = ''
  let offset = 0
  let at = 0
  let depth = 0
  let quoted = false
  let outer: 'none' | 'open' | 'closed' = 'none'
  let begun = false
  for await (const chunk of chunks) {
    held += chunk
    for (; at < held.length; at++) {
      const c = held[at]!
      if (quoted) {
        if (c === '\\') at++
        else if (c === '"') {
          quoted = false
          if (depth === 0) yield take()
        }
        continue
      }
      if (c === '"') {
        if (depth === 0) {
          if (array === undefined) fail(at, 'an object is expected')
          begin()
        }
        quoted = true
      } else if (c === '{' || (c === '[' && (depth > 0 || outer !== 'none' || begun))) {
        if (depth === 0) begin()
        depth++
      } else if (c === '[') outer = 'open'
      else if (c === '}' || c === ']') {
        if (depth === 0) {
          if (c === '}' || outer !== 'open') fail(at, `${c} without its beginning`)
          outer = 'closed'
        } else if (--depth === 0) yield take()
      } else if (depth === 0 && !/[\s,\uFEFF]/.test(c)) {
        fail(at, `an object is expected, got ${JSON.stringify(c)}`)
      }
    }
    if (depth === 0 && !quoted) {
      offset += at
      held = ''
      at = 0
    }
    if (held.length > mostCharacters) fail(0, `a value is longer than ${mostCharacters} characters`)
  }
  if (depth > 0 || quoted) fail(held.length, 'the file ends within a value')
  if (outer === 'open') fail(held.length, 'the file ends within the array')

  // The value that begins here becomes the beginning of what is held.
  function begin(): void {
    if (outer === 'closed') fail(at, 'nothing may follow the array')
    if (outer === 'none' && array !== undefined) fail(at, array)
    offset += at
    held = held.slice(at)
    at = 0
    begun = true
  }

  function take(): { readonly value: unknown; readonly offset: number } {
    const taken = { value: parse(held.slice(0, at + 1)), offset }
    offset += at + 1
    held = held.slice(at + 1)
    at = -1
    return taken
  }

  function fail(place: number, rule: string, cause?: unknown): never {
    throw new FormatError(`${source}: character ${offset + place}: ${rule}`, { cause })
  }

  function parse(text: string): unknown {
    try {
      return JSON.parse(text)
    } catch (cause) {
      return fail(0, `not JSON, ${(cause as Error).message.slice(0, 120)}`, cause)
    }
  }
}
