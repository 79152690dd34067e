// Everything that other implementations have computed, reproduced to the id.

import { dataFile, readData, readDataJson, readDataText, testWithData } from '@ts/reference-data'
import { expect } from 'vitest'
import { toByteAlphabet } from '../src/byteAlphabet.ts'
import {
  openTokenizer,
  readSentencePieceModel,
  readTokenizerBin,
  readTokenizerJson,
  readVocabAndMerges,
  type Tokenizer,
  trainBpe,
  writeTokenizerBin,
  writeTokenizerJson,
  writeVocabAndMerges,
} from '../src/index.ts'
import { toUtf8 } from '../src/utf8.ts'

const gpt2Files = ['tokenizers/gpt2_vocab.json', 'tokenizers/gpt2_merges.txt']
const stories10k = ['tokenizers/tinystories10k/vocab.json', 'tokenizers/tinystories10k/merges.txt']
const pair = ([vocab, merges]: string[]): Tokenizer =>
  readVocabAndMerges(dataFile(vocab), dataFile(merges))
const again = (tokenizer: Tokenizer): Tokenizer =>
  readTokenizerJson({ name: 'written', bytes: toUtf8(writeTokenizerJson(tokenizer)) })

interface Gpt2Case {
  readonly text: string
  readonly ids_special_allowed: number[]
  readonly ids_special_as_plain_text: number[]
}

testWithData(
  'GPT-2 encodes as tiktoken and HF tokenizers do',
  [...gpt2Files, 'tokenizers/gpt2_encode_vectors.json'],
  () => {
    const { cases } = readDataJson<{ cases: Gpt2Case[] }>('tokenizers/gpt2_encode_vectors.json')
    const read = pair(gpt2Files)
    for (const tokenizer of [read, again(read)]) {
      expect(tokenizer.vocabSize).toBe(50257)
      expect(tokenizer.endOfText).toBe(50256)
      for (const { text, ids_special_allowed, ids_special_as_plain_text } of cases) {
        expect([...tokenizer.encode(text)]).toEqual(ids_special_as_plain_text)
        expect([...tokenizer.encode(text, { special: true })]).toEqual(ids_special_allowed)
        expect(tokenizer.decode(ids_special_allowed)).toBe(text)
        expect(tokenizer.decode(ids_special_as_plain_text)).toBe(text)
      }
    }
  },
)

testWithData(
  'the 10,000-token vocabulary encodes as HF tokenizers does',
  [...stories10k, 'tokenizers/tinystories10k/encode_vectors.json'],
  () => {
    const path = 'tokenizers/tinystories10k/encode_vectors.json'
    const { cases } = readDataJson<{ cases: { text: string; ids: number[]; decoded: string }[] }>(
      path,
    )
    const tokenizer = pair(stories10k)
    expect(tokenizer.vocabSize).toBe(10_000)
    for (const { text, ids, decoded } of cases) {
      expect([...tokenizer.encode(text, { special: true })]).toEqual(ids)
      expect(tokenizer.decode(ids)).toBe(decoded)
    }
  },
)

testWithData('GPT-2 files written hold what was read', [...gpt2Files], () => {
  const tokenizer = pair(gpt2Files)
  const { vocab, merges } = writeVocabAndMerges(tokenizer)
  expect(JSON.parse(vocab)).toEqual(readDataJson(gpt2Files[0]))
  const lines = (text: string): string[] =>
    text.split('\n').filter((line) => line && !line.startsWith('#v'))
  expect(lines(merges)).toEqual(lines(readDataText(gpt2Files[1])))
})

testWithData(
  'training on the CS336 corpus gives its merges and ids',
  [
    'cs336/corpus.en',
    'cs336/train-bpe-reference-merges.txt',
    'cs336/train-bpe-reference-vocab.json',
  ],
  async () => {
    const tokenizer = await trainBpe([readDataText('cs336/corpus.en')], 500, {
      ties: 'greatest-bytes',
    })
    const { vocab, merges } = writeVocabAndMerges(tokenizer)
    const reference = readDataText('cs336/train-bpe-reference-merges.txt').trim()
    expect(merges.trim().split('\n').slice(1)).toEqual(reference.split('\n'))
    expect(JSON.parse(vocab)).toEqual(readDataJson('cs336/train-bpe-reference-vocab.json'))
  },
)

const llama2c = ['llama2c/tok512.bin', 'llama2c/tok512.model']
const lily = 'reference/stories260K_runc_lily_prompt.json'

testWithData('tok512 encodes and decodes as run.c does', [...llama2c, lily], () => {
  const { prompt, prompt_tokens, tokens, text } = readDataJson<{
    prompt: string
    prompt_tokens: number[]
    tokens: number[]
    text: string
  }>(lily)
  for (const path of llama2c) {
    const read = openTokenizer({ [path]: readData(path) })
    for (const tokenizer of [read, again(read)]) {
      expect([...tokenizer.encode(prompt, { special: true })]).toEqual(prompt_tokens)
      expect([...tokenizer.encode(prompt)]).toEqual(prompt_tokens.slice(1))
      expect(tokenizer.decode(tokens)).toBe(text)
      const decoder = tokenizer.decodeStream()
      expect(tokens.map((id) => decoder.push(id)).join('') + decoder.flush()).toBe(text)
    }
  }
})

testWithData(
  'tokenizer.bin is written byte for byte',
  ['llama2c/tokenizer.bin', ...llama2c],
  () => {
    for (const path of ['llama2c/tok512.bin', 'llama2c/tokenizer.bin']) {
      const written = writeTokenizerBin(readTokenizerBin(dataFile(path)))
      expect(Buffer.compare(written, readData(path))).toBe(0)
    }
    const written = writeTokenizerBin(readSentencePieceModel(dataFile('llama2c/tok512.model')))
    expect(Buffer.compare(written, readData('llama2c/tok512.bin'))).toBe(0)
  },
)

testWithData(
  'a .model of 4,096 pieces loads, and all kinds bring real stories back',
  [
    'tokenizers/smolgpt_tok4096.model',
    'text/TinyStories-train.1000-stories.json',
    ...llama2c,
    ...gpt2Files,
  ],
  () => {
    const stories = readDataJson<string[]>('text/TinyStories-train.1000-stories.json').slice(0, 150)
    const model = readSentencePieceModel(dataFile('tokenizers/smolgpt_tok4096.model'))
    expect(model.vocabSize).toBe(4096)
    expect([model.bos, model.eos]).toEqual([1, 2])
    for (const tokenizer of [pair(gpt2Files), readTokenizerBin(dataFile(llama2c[0])), model]) {
      const written = again(tokenizer)
      for (const story of stories) {
        const ids = tokenizer.encode(story)
        // This .model was trained to squeeze spaces, which is what it then does.
        const kept =
          tokenizer === model ? story.replace(/ {2,}/g, ' ').replace(/^ | $/g, '') : story
        expect(tokenizer.decode(ids)).toBe(kept)
        expect(written.encode(story)).toEqual(ids)
      }
    }
  },
)

testWithData('the byte alphabet is GPT-2’s', ['tokenizers/gpt2_vocab.json'], () => {
  const vocab = readDataJson<Record<string, number>>('tokenizers/gpt2_vocab.json')
  for (let byte = 0; byte < 256; byte++) {
    expect(vocab[toByteAlphabet(Uint8Array.of(byte))]).toBeLessThan(256)
  }
})
