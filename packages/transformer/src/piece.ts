// What comes out while texts are continued.
import type { TokenLogprobs } from './logprobs.ts'

/** A text, or its ids. */
export type Prompt = string | ArrayLike<number>

/** Why a text ended: a stop id or string came, or `maxTokens` were drawn. */
export type EndReason = 'stop' | 'length'

/** What a text gained by one token. */
export interface TokenPiece {
  /** The token drawn; null when it is a stop id or none. */
  readonly token: number | null
  /** Text that is complete now; may be empty, never ends inside a character. */
  readonly text: string
  /** Set on a text's last piece. */
  readonly end: EndReason | null
  /** True for a token of the prompt, which only `echo` brings. */
  readonly prompt?: boolean
  /** How likely the token was, where that was asked for; null for the first of a prompt. */
  readonly logprobs?: TokenLogprobs | null
}

/** What a row gained in one step. */
export interface Piece extends TokenPiece {
  /** Which prompt. */
  readonly row: number
}
