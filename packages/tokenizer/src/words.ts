// Where a word ends: the step before merging, since no token crosses the border of a word.
// Scanners run over UTF-8 followed by the sentinel byte and allocate nothing.

import { classOfByte, classOfWide, end, letter, space, wide } from './characterClass.ts'
import { utf8Length } from './utf8.ts'

/** End of the word that starts at `start`; the text ends at `stop`, where the sentinel stands. */
export type WordScanner = (bytes: Uint8Array, start: number, stop: number) => number

/**
 * GPT-2's pattern, whose meaning `gpt2Word` follows without running it:
 * contractions, then letters, numbers or other marks, each with one leading space, then white
 * space, which leaves its last character to what follows it.
 */
export const gpt2Pattern: string = String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`

/** One word of the GPT-2 pattern. */
export function gpt2Word(bytes: Uint8Array, start: number): number {
  // Most words are a space and ASCII letters: half the time of the general way.
  let at = start
  const first = bytes[at]
  if (first === 0x20) at++
  if (classOfByte[bytes[at]] === letter) {
    do at++
    while (classOfByte[bytes[at]] === letter)
    if (classOfByte[bytes[at]] !== wide) return at
  }
  return anyWord(bytes, start)
}

function anyWord(bytes: Uint8Array, start: number): number {
  const first = bytes[start]
  let at = start
  let kind = classOfByte[first]
  if (first === 0x20) {
    const next = classAt(bytes, start + 1)
    if (next === space || next === end) return spaceRun(bytes, start)
    at = start + 1
    kind = next
  } else if (first === 0x27) {
    const length = contraction(bytes, start)
    if (length > 0) return start + length
  } else if (kind === wide) {
    kind = classOfWide(bytes, start)
  }
  if (kind === space) return spaceRun(bytes, start)
  for (;;) {
    const found = classOfByte[bytes[at]]
    if (found === kind) at++
    else if (found === wide && classOfWide(bytes, at) === kind) at += utf8Length(bytes[at])
    else return at
  }
}

/** Every space starts a word: Metaspace with its split. */
export function spacedWord(bytes: Uint8Array, start: number, stop: number): number {
  let at = start + 1
  while (at < stop && bytes[at] !== 0x20) at++
  return at
}

/** A run of spaces starts a word: safe wherever no piece holds a space after something else. */
export function spaceRunWord(bytes: Uint8Array, start: number, stop: number): number {
  let at = start
  while (at < stop && bytes[at] === 0x20) at++
  while (at < stop && bytes[at] !== 0x20) at++
  return at
}

/** The whole text is one word. */
export function wholeWord(_bytes: Uint8Array, _start: number, stop: number): number {
  return stop
}

function classAt(bytes: Uint8Array, at: number): number {
  const found = classOfByte[bytes[at]]
  return found === wide ? classOfWide(bytes, at) : found
}

// \s+(?!\S)|\s+ : all of it at the end of the text, else all but the last character, else that one.
function spaceRun(bytes: Uint8Array, start: number): number {
  let at = start
  let last = start
  while (classAt(bytes, at) === space) {
    last = at
    at += utf8Length(bytes[at])
  }
  return bytes[at] === 0xff || last === start ? at : last
}

function contraction(bytes: Uint8Array, at: number): number {
  switch (bytes[at + 1]) {
    case 0x73: // s
    case 0x64: // d
    case 0x6d: // m
    case 0x74: // t
      return 2
    case 0x6c: // ll
      return bytes[at + 2] === 0x6c ? 3 : 0
    case 0x76: // ve
    case 0x72: // re
      return bytes[at + 2] === 0x65 ? 3 : 0
    default:
      return 0
  }
}
