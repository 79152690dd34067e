// A small tokenizer of each kind.
import { readTokenizerBin, type Tokenizer, trainBpe } from '@ts/tokenizer'

const text = 'Once upon a time there was a little cat. The cat had a red ball and a friend. '

/** SentencePiece with scores, as llama2.c's: 3 marks, 256 bytes, then pieces. 288 ids. */
export function pieceTokenizer(): Tokenizer {
  const letters = [...' acdefhilmnoprstuwOT.'].map((letter) => letter)
  const longer = ['at', ' c', ' cat', 'he', ' t', ' the', 'en', ' a', ' l', 'it', 'll']
  const texts = ['<unk>', '\n<s>\n', '\n</s>\n']
  for (let byte = 0; byte < 256; byte++) {
    texts.push(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
  }
  const pieces = [...texts, ...longer, ...letters].slice(0, 288)
  const parts: number[] = [7, 0, 0, 0]
  pieces.forEach((piece, id) => {
    const bytes = new TextEncoder().encode(piece)
    const head = new DataView(new ArrayBuffer(8))
    head.setFloat32(0, id < 259 ? 0 : 258 - id, true)
    head.setInt32(4, bytes.length, true)
    parts.push(...new Uint8Array(head.buffer), ...bytes)
  })
  return readTokenizerBin({ name: 'tokenizer.bin', bytes: Uint8Array.from(parts) })
}

/** Byte-level, trained on a few words. 288 ids. */
export function byteTokenizer(): Promise<Tokenizer> {
  return trainBpe([text.repeat(4)], 288)
}
