// Reads a ledger's lines in order, over what crashes have left between them.
import { FormatError } from '../errors.ts'
import { checkEntry } from './entry.ts'
import { emptyHead, type Head, headOf, readHead } from './head.ts'
import type { LedgerStore } from './store.ts'

/** A whole line and where it stands. Both `head` and `line` are overwritten after the call. */
export type Visit = (head: Head, offset: number, line: Uint8Array) => void

/** Where a scan has come to. */
export interface Progress {
  /** offset behind the last newline read */
  readonly offset: number
  /** bytes behind it: a line being written, or one that a crash cut off */
  readonly rest: number
  /** lines passed over because they were cut off or unreadable */
  readonly damaged: number
}

const newline = 10
const largeRead = 1 << 22
// A batch of 50,000 calls takes 1.8 MB. Longer lines are damage, and are passed over without being held.
const longestLine = 1 << 26

/**
 * Visits every whole line from `offset` to the end.
 *
 * @param buffer is read into; where there is much to read, a larger one is made
 */
export async function scan(
  store: LedgerStore,
  offset: number,
  visit: Visit,
  buffer: Uint8Array = new Uint8Array(1 << 16),
): Promise<Progress> {
  let damaged = 0
  for (;;) {
    const filled = await store.read(offset, buffer)
    const { end, broken } = scanLines(buffer.subarray(0, filled), offset, visit)
    offset += end
    damaged += broken
    if (filled < buffer.length) return { offset, rest: filled - end, damaged }
    if (end === 0 && buffer.length >= longestLine) {
      offset += filled
      damaged += 1
    } else if (end === 0 || buffer.length < largeRead) {
      buffer = new Uint8Array(Math.max(largeRead, end === 0 ? buffer.length * 2 : 0))
    }
  }
}

// Visits the whole lines in these bytes, of which the first begins at 0. Returns where the first that is not whole begins.
function scanLines(
  bytes: Uint8Array,
  offset: number,
  visit: Visit,
): { end: number; broken: number } {
  const head = emptyHead()
  let broken = 0
  let at = 0
  while (at < bytes.length) {
    const whole = readHead(bytes, at, head)
    const jump = at + head.bytes
    if (whole && bytes[jump] === newline) {
      visit(head, offset + at, bytes.subarray(at, jump))
      at = jump + 1
      continue
    }
    const end = bytes.indexOf(newline, at)
    if (end < 0) break
    broken += salvage(bytes.subarray(at, end), offset + at, visit)
    at = end + 1
  }
  return { end: at, broken }
}

/** The entry on a line read earlier. @throws FormatError if it is not what it was */
export function parseLine(line: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line))
  } catch (cause) {
    throw new FormatError(`${where}: not a line of JSON`, { cause })
  }
}

// A line whose length is not what it says: edited by hand, which is fine, or cut off by a crash, perhaps with a whole
// line of another process behind it. Returns how many broken lines it holds.
function salvage(line: Uint8Array, offset: number, visit: Visit): number {
  if (line.length === 0) return 0
  const head = emptyHead()
  for (let at = 0; at >= 0 && at < line.length; at = line.indexOf(0x7b, at + 1)) {
    if (readHead(line, at, head) && head.bytes === line.length - at) {
      visit(head, offset + at, line.subarray(at))
      return 1
    }
  }
  const edited = readEdited(line)
  if (edited === undefined) return 1
  visit(edited, offset, line)
  return 0
}

function readEdited(line: Uint8Array): Head | undefined {
  try {
    const entry = checkEntry(parseLine(line, ''))
    return typeof entry === 'string' ? undefined : headOf(entry, line.length)
  } catch {
    return undefined
  }
}
