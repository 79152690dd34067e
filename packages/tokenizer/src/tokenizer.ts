// The one type every tokenizer has, whatever its kind and the file it came from.

import type { TokenizerDefinition } from './definition.ts'
import type { StreamDecoder } from './streamDecoder.ts'

/** How to treat special tokens in text. */
export interface EncodeOptions {
  /**
   * False (default): plain text, which never gives a special token whatever it says. True: the text
   * of a special token becomes that token, and the format's own marks, such as a beginning of text
   * before a llama2.c prompt, are added.
   */
  readonly special?: boolean
}

/** How to treat special tokens among ids. */
export interface DecodeOptions {
  /**
   * Whether special tokens show as their text. By default those of byte-level vocabularies do
   * (`<|endoftext|>`) and the control marks of SentencePiece ones (`<s>`) do not.
   */
  readonly special?: boolean
}

/** Text to token ids and back. */
export interface Tokenizer {
  readonly kind: 'byte-level' | 'sentencepiece'
  /** Number of ids; all lie in [0, vocabSize). */
  readonly vocabSize: number
  /** Ids of the special tokens by their text. */
  readonly specialTokens: ReadonlyMap<string, number>
  /** Beginning of text, if there is such a token. */
  readonly bos: number | undefined
  /** End of text, if there is such a token. */
  readonly eos: number | undefined
  /** Stands between documents: `<|endoftext|>`, else end, else beginning of text; llama2.c uses the beginning. */
  readonly endOfText: number | undefined
  /** All that it does, as data: what writers write. */
  readonly definition: TokenizerDefinition

  /** Ids of a text. A lone surrogate counts as U+FFFD. */
  encode(text: string, options?: EncodeOptions): Uint32Array
  /** Ids of many texts. */
  encodeBatch(texts: Iterable<string>, options?: EncodeOptions): Uint32Array[]
  /** Number of ids of a text, without making an array of them. */
  count(text: string, options?: EncodeOptions): number
  /**
   * Text of ids. Bytes that are not UTF-8 become U+FFFD.
   *
   * @throws RangeError if an id is not in the vocabulary
   */
  decode(ids: ArrayLike<number>, options?: DecodeOptions): string
  /**
   * A decoder for ids that arrive one by one; it never gives half a character.
   *
   * @param after ids that come before and are not shown, such as the prompt
   */
  decodeStream(after?: ArrayLike<number>, options?: DecodeOptions): StreamDecoder
  /**
   * Bytes of one token, a copy.
   *
   * @throws RangeError if the id is not in the vocabulary
   */
  tokenBytes(id: number): Uint8Array
  /** Id of the token with exactly this text or these bytes, or undefined. */
  idOf(token: string | Uint8Array): number | undefined
}
