// The fields that every line begins with, read without parsing the rest: opening a ledger of a gigabyte is this file.
import type { Entry } from './entry.ts'
import { type KeyWords, keyWords } from './key.ts'

/** What a line begins with. {@link readHead} fills the same object again and again. */
export interface Head {
  readonly words: KeyWords
  /** length of the line, without its newline */
  bytes: number
  kind: Entry['kind']
  cost: number
  by: string
  at: number
}

/** A head to be filled. */
export function emptyHead(): Head {
  return { words: new Uint32Array(4), bytes: 0, kind: 'stop', cost: 0, by: '', at: 0 }
}

/** The head of an entry that was parsed as a whole. */
export function headOf(entry: Entry, bytes: number): Head {
  const { kind, cost, by, at } = entry
  return { words: keyWords(entry.key), bytes, kind, cost, by, at }
}

const encoder = new TextEncoder()
const beforeKey = encoder.encode('{"key":"')
const beforeBytes = encoder.encode('","bytes":')
const beforeKind = encoder.encode(',"kind":"')
const beforeCost = encoder.encode('","cost":')
const beforeBy = encoder.encode(',"by":"')
const beforeAt = encoder.encode('","at":')
const names = ['start', 'answer', 'stop', 'lost', 'refusal', 'length', 'failure', 'batch'] as const
const kinds = names.map((kind) => ({
  kind: kind satisfies Entry['kind'],
  bytes: encoder.encode(kind),
}))
const keyStart = beforeKey.length
const keyEnd = keyStart + 32
const sizeStart = keyEnd + beforeBytes.length

/**
 * Reads what a line begins with.
 *
 * @param at   offset of the line's first byte
 * @param head is filled
 * @returns false where the bytes do not begin a line; the head is then worth nothing
 */
export function readHead(bytes: Uint8Array, at: number, head: Head): boolean {
  if (!matches(bytes, at, beforeKey) || !matches(bytes, at + keyEnd, beforeBytes)) return false
  for (let word = 0; word < 4; word++) {
    const value = hexWord(bytes, at + keyStart + word * 8)
    if (value < 0) return false
    head.words[word] = value
  }
  let next = numberEnd(bytes, at + sizeStart)
  head.bytes = decimal(bytes, at + sizeStart, next)
  if (!matches(bytes, next, beforeKind)) return false
  next += beforeKind.length
  const kind = kindAt(bytes, next)
  if (kind === undefined) return false
  head.kind = kind.kind
  next += kind.bytes.length
  if (!matches(bytes, next, beforeCost)) return false
  const costStart = next + beforeCost.length
  next = numberEnd(bytes, costStart)
  head.cost = decimal(bytes, costStart, next)
  if (!matches(bytes, next, beforeBy)) return false
  const byStart = next + beforeBy.length
  next = quoteAfter(bytes, byStart)
  head.by = interned(bytes, byStart, next)
  if (!matches(bytes, next, beforeAt)) return false
  const timeStart = next + beforeAt.length
  head.at = decimal(bytes, timeStart, numberEnd(bytes, timeStart))
  return head.bytes > 0 && head.cost >= 0 && head.at >= 0
}

function kindAt(bytes: Uint8Array, at: number): (typeof kinds)[number] | undefined {
  for (const kind of kinds) if (matches(bytes, at, kind.bytes)) return kind
  return undefined
}

function matches(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false
  return true
}

// −1 where one of the eight is no lower-case hexadecimal digit.
function hexWord(bytes: Uint8Array, at: number): number {
  let word = 0
  for (let i = at; i < at + 8; i++) {
    const code = bytes[i]!
    if (code >= 48 && code <= 57) word = word * 16 + code - 48
    else if (code >= 97 && code <= 102) word = word * 16 + code - 87
    else return -1
  }
  return word
}

// Numbers end before a comma or a brace. What is longer than 30 bytes is no number of ours.
function numberEnd(bytes: Uint8Array, from: number): number {
  for (let i = from; i < from + 30; i++) if (bytes[i] === 44 || bytes[i] === 125) return i
  return from
}

function quoteAfter(bytes: Uint8Array, from: number): number {
  for (let i = from; i < from + 100; i++) if (bytes[i] === 34) return i
  return from
}

// −1 for what is no number that is zero or more. Digits and a point are read by hand: their value as a whole number
// and the power of ten below it are exact, so the quotient is the nearest double, as JSON.parse would have it.
function decimal(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to) return -1
  let digits = 0
  let below = -1
  for (let i = from; i < to; i++) {
    const code = bytes[i]!
    if (code >= 48 && code <= 57) {
      digits = digits * 10 + code - 48
      if (below >= 0) below += 1
    } else if (code === 46 && below < 0) {
      below = 0
    } else {
      return slowDecimal(bytes, from, to)
    }
  }
  if (to - from > 16) return slowDecimal(bytes, from, to)
  return below > 0 ? digits / powers[below]! : digits
}

const powers = Array.from({ length: 17 }, (_, i) => Number(`1e${i}`))

function slowDecimal(bytes: Uint8Array, from: number, to: number): number {
  const value = Number(text(bytes, from, to))
  return Number.isFinite(value) ? value : -1
}

let lastBytes = new Uint8Array()
let lastText = ''

// Most lines are by the same process as the one before.
function interned(bytes: Uint8Array, from: number, to: number): string {
  if (to - from !== lastBytes.length || !matches(bytes, from, lastBytes)) {
    lastBytes = bytes.slice(from, to)
    lastText = text(bytes, from, to)
  }
  return lastText
}

const decoder = new TextDecoder()

function text(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to))
}
