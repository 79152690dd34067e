// The npm tokenizers with GPT-2's vocabulary, and ours with the same one, taken from a peer's files
// so that the benchmark needs no data of its own.

import { readVocabAndMerges, type Tokenizer } from '@ts/tokenizer'
import { encode as gptTokenizerEncode } from 'gpt-tokenizer/encoding/r50k_base'
import { Tiktoken as JsTiktoken } from 'js-tiktoken/lite'
import ranks from 'js-tiktoken/ranks/gpt2'
import { get_encoding } from 'tiktoken'

/** Text to ids, as plain text. */
export type Encode = (text: string) => ArrayLike<number>

/** Every encoder by name; ours is first. */
export function encoders(): Readonly<Record<string, Encode>> {
  const ours = gpt2()
  const wasm = get_encoding('gpt2')
  const js = new JsTiktoken(ranks)
  return {
    '@ts/tokenizer': (text) => ours.encode(text),
    'gpt-tokenizer': (text) => gptTokenizerEncode(text),
    tiktoken: (text) => wasm.encode(text, [], []),
    'js-tiktoken': (text) => js.encode(text, [], []),
  }
}

/** GPT-2's tokenizer. */
export function gpt2(): Tokenizer {
  const tokens = ranks.bpe_ranks
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => line.split(' ').slice(2))
    .map((token) => Buffer.from(token, 'base64').toString('latin1'))
  const rankOf = new Map(tokens.map((token, rank) => [token, rank]))
  const vocab = Object.fromEntries(tokens.map((token, rank) => [inAlphabet(token), rank]))
  vocab['<|endoftext|>'] = tokens.length
  const merges = tokens
    .filter((token) => token.length > 1)
    .map((token) => halves(token, rankOf).map(inAlphabet).join(' '))
  const utf8 = new TextEncoder()
  return readVocabAndMerges(
    { name: 'vocab', bytes: utf8.encode(JSON.stringify(vocab)) },
    { name: 'merges', bytes: utf8.encode(merges.join('\n')) },
  )
}

// A file of ranks has no merges: what earlier tokens make of a token's bytes are its halves.
function halves(token: string, rankOf: ReadonlyMap<string, number>): string[] {
  const limit = rankOf.get(token) ?? 0
  const parts = [...token]
  while (parts.length > 2) {
    let best = limit
    let at = -1
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = rankOf.get(parts[i] + parts[i + 1]) ?? limit
      if (rank < best) {
        best = rank
        at = i
      }
    }
    parts.splice(at, 2, parts[at] + parts[at + 1])
  }
  return parts
}

const alphabet: string[] = []
let moved = 0
for (let byte = 0; byte < 256; byte++) {
  const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
  alphabet.push(String.fromCharCode(printable ? byte : 256 + moved++))
}

function inAlphabet(latin1: string): string {
  return Array.from(latin1, (character) => alphabet[character.charCodeAt(0)]).join('')
}
