// How all measures and filters cut text: words, sentences, and small hashes of both.

/** The words of a text, lower case: letters of any script and digits, with inner hyphens and (straight) apostrophes. */
export function wordsOf(text: string): readonly string[] {
  // One measure after the other asks for the words of the same story.
  if (text !== last.text) last = { text, words: cut(text) }
  return last.words
}

let last: { readonly text: string; readonly words: readonly string[] } = { text: '', words: [] }

function cut(text: string): readonly string[] {
  // Classes of Unicode cost twice the time, and most stories need none.
  if (ascii.test(text)) return text.toLowerCase().match(plainWord) ?? []
  return text.toLowerCase().replaceAll('’', "'").match(word) ?? []
}

const ascii = /^[\0-\x7f]*$/
const plainWord = /[a-z0-9]+(?:['-][a-z0-9]+)*/g

const word = /[\p{L}\p{N}\p{M}]+(?:['-][\p{L}\p{N}\p{M}]+)*/gu

/** The sentences of a text, trimmed, with closing quotes; a text that ends without a stop has one more. */
export function sentencesOf(text: string): string[] {
  const found = text.match(/[^.!?。！？\n]*[.!?。！？]+["”’')\]]*|[^.!?。！？\n]+/g) ?? []
  const sentences: string[] = []
  for (const part of found) {
    const sentence = part.trim()
    if (sentence === '') continue
    const last = sentences.length - 1
    // `"Stop!" she said.` is one sentence: what follows a quote in lower case belongs to it.
    if (last >= 0 && /["”’]$/.test(sentences[last]!) && /^\p{Ll}/u.test(sentence)) {
      sentences[last] += ` ${sentence}`
    } else if (/[\p{L}\p{N}]/u.test(sentence)) sentences.push(sentence)
  }
  return sentences
}

/** The sentences in which the story is told and nobody speaks. */
export function toldSentences(text: string): string[] {
  return sentencesOf(text).filter((sentence) => !/["“]/.test(sentence))
}

/** FNV-1a over UTF-16 units, 32 bits. */
export function hashText(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

/** Each word as a 32-bit number; equal words have equal numbers. */
export function wordIds(words: readonly string[]): Uint32Array {
  const ids = new Uint32Array(words.length)
  for (let i = 0; i < words.length; i++) ids[i] = hashText(words[i]!)
  return ids
}

/** The n-gram of ids that starts at `at`, as a 32-bit number. */
export function ngramHash(ids: Uint32Array, at: number, n: number): number {
  let h = n
  for (let k = at; k < at + n; k++) {
    h = Math.imul(h ^ ids[k]!, 0x85ebca6b)
    h ^= h >>> 15
    h = Math.imul(h, 0xc2b2ae35) + 0x9e3779b9
  }
  return (h ^ (h >>> 16)) >>> 0
}
