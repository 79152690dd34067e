// Ids to text, one by one. Holds back the bytes of a character until it is whole.

import { utf8Decoder } from './utf8.ts'

/** Bytes that a token adds to the text, undefined for a hidden one; `first` until one is not. */
export type TokenToBytes = (id: number, first: boolean) => Uint8Array | undefined

/** Decodes a stream of ids; the pieces joined equal the text of all ids at once. */
export class StreamDecoder {
  private readonly bytesOf: TokenToBytes
  private readonly utf8 = utf8Decoder()
  private first = true

  constructor(bytesOf: TokenToBytes) {
    this.bytesOf = bytesOf
  }

  /**
   * Text that this id completes; empty while a character is still incomplete.
   *
   * @throws RangeError if the id is not in the vocabulary
   */
  push(id: number): string {
    const bytes = this.bytesOf(id, this.first)
    if (bytes === undefined) return ''
    this.first = false
    return this.utf8.decode(bytes, { stream: true })
  }

  /** The rest: U+FFFD if the ids stopped inside a character, else nothing. Call it once, at the end. */
  flush(): string {
    return this.utf8.decode()
  }
}
