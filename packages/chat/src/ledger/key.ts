// A key as four 32-bit words: what the index holds and compares, so that opening a large ledger makes no strings.

/** Four words. */
export type KeyWords = Uint32Array

/** The words of a key of 32 hexadecimal digits. */
export function keyWords(key: string, words: KeyWords = new Uint32Array(4)): KeyWords {
  for (let word = 0; word < 4; word++) {
    words[word] = Number.parseInt(key.slice(word * 8, word * 8 + 8), 16)
  }
  return words
}

/** The key of 32 hexadecimal digits with these words. */
export function keyText(words: KeyWords): string {
  let text = ''
  for (let word = 0; word < 4; word++) text += words[word]!.toString(16).padStart(8, '0')
  return text
}
