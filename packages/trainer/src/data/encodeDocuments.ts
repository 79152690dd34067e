// Texts to encoded documents, one at a time.
import type { EncodedDocument } from './writeShards.ts'

/** The part of a tokenizer that is used here. */
export interface Encoder {
  /** @returns token ids without any special token */
  encode(text: string): ArrayLike<number>
}

/**
 * Encodes each text and counts its UTF-8 bytes.
 *
 * @example
 * writeShards(encodeDocuments(texts, tokenizer), open, { vocabularySize, endOfText })
 */
export async function* encodeDocuments(
  texts: AsyncIterable<string> | Iterable<string>,
  encoder: Encoder,
): AsyncGenerator<EncodedDocument> {
  const utf8 = new TextEncoder()
  for await (const text of texts) {
    yield { tokens: encoder.encode(text), textBytes: utf8.encode(text).length }
  }
}
