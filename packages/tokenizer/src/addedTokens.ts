// Finds tokens that stand in the text as they are, before anything else looks at it.

import type { AddedToken } from './definition.ts'

/** A stretch of plain text, or the id of an added token. */
export type Part = string | number

/** Splits text at added tokens: leftmost first, of two at one place the longest. */
export class AddedTokens {
  private readonly always: Finder
  private readonly all: Finder

  constructor(tokens: readonly AddedToken[]) {
    this.always = new Finder(tokens.filter((token) => !token.special))
    this.all = new Finder(tokens)
  }

  /** Parts of a text in order; plain parts are never empty. */
  split(text: string, special: boolean): Part[] {
    return (special ? this.all : this.always).split(text)
  }
}

class Finder {
  private readonly byText = new Map<string, AddedToken>()
  private readonly pattern: RegExp | undefined

  constructor(tokens: readonly AddedToken[]) {
    const usable = tokens.filter((token) => token.text.length > 0)
    for (const token of usable) this.byText.set(token.text, token)
    const longestFirst = usable.map((token) => token.text).sort((a, b) => b.length - a.length)
    if (usable.length > 0) this.pattern = new RegExp(longestFirst.map(literally).join('|'), 'gu')
  }

  split(text: string): Part[] {
    if (this.pattern === undefined) return text.length > 0 ? [text] : []
    const parts: Part[] = []
    let start = 0
    for (const match of text.matchAll(this.pattern)) {
      const token = this.byText.get(match[0])
      if (token === undefined) continue
      let from = match.index
      let to = from + match[0].length
      if (token.singleWord && (isWord(text, from - 1) || isWord(text, to))) continue
      if (token.stripLeft) while (from > start && isSpace(text, from - 1)) from--
      if (token.stripRight) while (to < text.length && isSpace(text, to)) to++
      if (from > start) parts.push(text.slice(start, from))
      parts.push(token.id)
      start = to
    }
    if (start < text.length) parts.push(text.slice(start))
    return parts
  }
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function isWord(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /[\p{L}\p{N}\p{M}_]/u.test(text[at])
}

function isSpace(text: string, at: number): boolean {
  return /\p{White_Space}/u.test(text[at])
}
