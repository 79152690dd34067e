// GPT-2's own files: vocab.json (token → id) and merges.txt (one merge a line, commonest first).

import { BpeTokenizer } from '../bpeTokenizer.ts'
import { fromByteAlphabet } from '../byteAlphabet.ts'
import { byteLevelDefinition } from '../byteLevelDefinition.ts'
import type { AddedToken } from '../definition.ts'
import { FormatError } from '../formatError.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { fromStrictUtf8, toUtf8 } from '../utf8.ts'
import { JsonField } from './json.ts'
import type { NamedBytes } from './namedBytes.ts'
import { MergeReader, readVocab } from './readVocab.ts'

/**
 * Reads GPT-2's vocab.json and merges.txt. Tokens like `<|endoftext|>` that no merge makes are special.
 *
 * @throws FormatError naming the file and the entry or line
 */
export function readVocabAndMerges(vocab: NamedBytes, merges: NamedBytes): Tokenizer {
  const { texts, ids } = readVocab(JsonField.parse(vocab.name, vocab.bytes))
  const triples = readMergeLines(merges, ids)
  const made = new Set<number>()
  for (let i = 2; i < triples.length; i += 3) made.add(triples[i])
  const added: AddedToken[] = []
  const tokens = texts.map((text, id) => {
    if (text === undefined) return new Uint8Array(0)
    const bytes = fromByteAlphabet(text)
    const special = !made.has(id) && /^<.+>$|^\[[A-Z]+\]$/.test(text)
    if (bytes !== undefined && !special) return bytes
    // What is not in the byte alphabet cannot be merged: it can only stand for itself.
    added.push({ id, text, special })
    return toUtf8(text)
  })
  return new BpeTokenizer(byteLevelDefinition(tokens, triples, added))
}

function readMergeLines(file: NamedBytes, ids: ReadonlyMap<string, number>): Uint32Array {
  let text: string
  try {
    text = fromStrictUtf8(file.bytes)
  } catch (cause) {
    throw new FormatError(file.name, 'text', 'must be UTF-8', { cause })
  }
  const reader = new MergeReader(file.name, ids)
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].endsWith('\r') ? lines[i].slice(0, -1) : lines[i]
    if (line === '' || (i === 0 && line.startsWith('#version'))) continue
    const space = line.indexOf(' ')
    if (space <= 0 || space === line.length - 1 || line.indexOf(' ', space + 1) >= 0) {
      throw new FormatError(
        file.name,
        `line ${i + 1}`,
        `must be two tokens and one space between, got ${JSON.stringify(line.slice(0, 60))}`,
      )
    }
    reader.add(line.slice(0, space), line.slice(space + 1), () => `line ${i + 1}`)
  }
  return reader.finish()
}
