// One text of an answer as it grows: its tokens as OpenAI shows them.

import type { StreamDecoder, Tokenizer } from '@ts/tokenizer'
import type { TokenPiece } from '@ts/transformer'
import type { Task } from '../engine/task.ts'

/** A token in an answer. */
export interface ShownToken {
  /** its text, or `bytes:\xe2\x80` where it is a part of a character */
  readonly text: string
  readonly bytes: readonly number[]
  readonly logprob: number | null
  readonly top: readonly {
    readonly text: string
    readonly bytes: readonly number[]
    readonly logprob: number
  }[]
  /** where it begins in the text of the answer */
  readonly offset: number
}

/** What a text gained. */
export interface ShownGain {
  readonly text: string
  /** tokens, if their log-probabilities were asked for */
  readonly tokens: readonly ShownToken[]
  readonly end: 'stop' | 'length' | null
}

/** Follows one text. */
export class TextSoFar {
  /** tokens drawn, those of the prompt not counted */
  drawn = 0
  private readonly task: Task
  private readonly tokenizer: Tokenizer
  private readonly decoder: StreamDecoder
  private offset = 0

  constructor(task: Task, tokenizer: Tokenizer) {
    this.task = task
    this.tokenizer = tokenizer
    this.decoder = tokenizer.decodeStream(task.echo ? [] : task.prompt)
  }

  /** Takes what came and says how it is shown. */
  gain(pieces: readonly TokenPiece[]): ShownGain {
    let text = ''
    let end: ShownGain['end'] = null
    const tokens: ShownToken[] = []
    for (const piece of pieces) {
      text += piece.text
      end = piece.end ?? end
      if (piece.token === null) continue
      if (!piece.prompt) this.drawn++
      if (this.task.logprobs !== null) tokens.push(this.show(piece.token, piece.logprobs))
    }
    return { text, tokens, end }
  }

  private show(token: number, logprobs: TokenPiece['logprobs']): ShownToken {
    const { offset } = this
    this.offset += this.decoder.push(token).length
    const { logprob = null, top = [] } = logprobs ?? {}
    return {
      ...this.named(token),
      logprob,
      top: top.map(({ token, logprob }) => ({ ...this.named(token), logprob })),
      offset,
    }
  }

  private named(token: number): { readonly text: string; readonly bytes: readonly number[] } {
    const bytes = [...this.tokenizer.tokenBytes(token)]
    return { text: textOf(bytes), bytes }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(bytes: readonly number[]): string {
  try {
    return utf8.decode(Uint8Array.from(bytes))
  } catch {
    const hex = bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
    return `bytes:${hex.join('')}`
  }
}
