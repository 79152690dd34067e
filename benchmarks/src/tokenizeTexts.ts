// Stories to tokenise: real ones where they are, else sentences drawn from a few words.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Texts and where they come from. */
export interface Texts {
  readonly source: string
  readonly texts: readonly string[]
  /** UTF-8 bytes of all texts. */
  readonly bytes: number
}

/** Real stories from TINYSTORIES_DATA or ../shared/data beside the checkout, or made-up ones. */
export function storyTexts(): Texts {
  const folder =
    process.env.TINYSTORIES_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
  const file = join(folder, 'text', 'tinystories-train.jsonl')
  if (!existsSync(file)) return texts('made-up sentences', madeUp())
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return texts('tinystories-train.jsonl', lines.map(textOf))
}

/** The first texts that make up so many bytes. */
export function firstBytes({ source, texts: all }: Texts, limit: number): Texts {
  let bytes = 0
  const end = all.findIndex((text) => (bytes += Buffer.byteLength(text)) >= limit)
  return texts(source, end < 0 ? all : all.slice(0, end + 1))
}

function texts(source: string, all: readonly string[]): Texts {
  return { source, texts: all, bytes: all.reduce((sum, text) => sum + Buffer.byteLength(text), 0) }
}

function textOf(line: string): string {
  const record: unknown = JSON.parse(line)
  if (typeof record === 'object' && record !== null && 'text' in record) return String(record.text)
  throw new Error(`tokenize: a line must have a text, got ${line.slice(0, 60)}`)
}

function madeUp(): string[] {
  const words =
    'the a little big happy sad cat dog girl boy mom park tree ball ran saw said played with and but then wanted found liked day rain'.split(
      ' ',
    )
  let state = 1
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const sentence = (): string => {
    const picked = Array.from({ length: 6 + random(8) }, () => words[random(words.length)])
    return `${picked.join(' ')}${['.', '!', ', "let\'s go."'][random(3)]} `
  }
  return Array.from({ length: 12_000 }, () => Array.from({ length: 14 }, sentence).join(''))
}
