// What a tokenizer is, as plain data: what readers make, writers write and `BpeTokenizer` runs.

import type { Vocabulary } from './vocabulary.ts'

/** Everything that decides how text becomes ids and ids become text. */
export interface TokenizerDefinition {
  /** Words start as bytes (GPT-2) or as characters with bytes as a fallback (SentencePiece). */
  readonly kind: 'byte-level' | 'sentencepiece'
  readonly vocabulary: Vocabulary
  readonly merges: Merges
  /** How text is cut before merging; a pattern in JavaScript's syntax for anything unusual. */
  readonly words: 'gpt2' | 'whole' | 'spaces' | RegExp
  /** A word that is a token as it stands skips merging. */
  readonly wholeWords: boolean
  /** A run of characters without a token gives one unknown id, not one each. */
  readonly fuseUnknown: boolean
  /** Id of each byte's own token, -1 where there is none. */
  readonly bytes: Int32Array
  /** Tokens found in the text itself before anything else happens to it. */
  readonly added: readonly AddedToken[]
  readonly text: TextRules
  readonly marks: Marks
}

/** Merges in order, as triples of ids (left, right, merged), or scores of the pieces they make. */
export type Merges =
  | { readonly by: 'rank'; readonly triples: Uint32Array }
  | { readonly by: 'score'; readonly scores: Float32Array }

/** A token that is matched as text. */
export interface AddedToken {
  readonly id: number
  readonly text: string
  /** Special tokens are matched only when asked for; the others always. */
  readonly special: boolean
  /** White space to its left or right belongs to the match. */
  readonly stripLeft?: boolean
  readonly stripRight?: boolean
  /** Matched only where no word character touches it. */
  readonly singleWord?: boolean
}

/** What happens to text before it is cut into words. */
export interface TextRules {
  readonly steps: readonly NormalizerStep[]
  /** A space put in front: of the whole text, of every part between special tokens, or of each that has none. */
  readonly prefix: 'never' | 'first' | 'always' | 'first-missing' | 'missing'
  /** Files write spaces as U+2581, so that character reads as a space. */
  readonly marker: boolean
}

/**
 * A Unicode form; lower case; no white space (Strip) or no spaces (Trim) at the ends; single spaces
 * for runs of them (Squeeze); one string for another.
 */
export type NormalizerStep =
  | { readonly type: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' | 'Lowercase' | 'Strip' | 'Trim' | 'Squeeze' }
  | { readonly type: 'Replace'; readonly from: string; readonly to: string }

/** Ids with a role. */
export interface Marks {
  readonly bos?: number
  readonly eos?: number
  readonly unknown?: number
  /** Where the format has its own idea of what stands between documents. */
  readonly endOfText?: number
  /** Ids the format puts before and after a text when special tokens are on. */
  readonly before: readonly number[]
  readonly after: readonly number[]
}
