// Tokenising, ours beside npm peers with GPT-2's vocabulary in one run, and training a vocabulary.
//   node --conditions=@ts/source benchmarks/src/tokenize.ts [--json] [--no-peers]

import { cpus } from 'node:os'
import { trainBpe } from '@ts/tokenizer'
import { encoders } from './tokenizePeers.ts'
import { firstBytes, storyTexts, type Texts } from './tokenizeTexts.ts'

const rounds = 7
const encodeBytes = 4e6
const vocabSize = 10_000

/** One figure: bytes of text per microsecond, the best of all rounds. */
interface Result {
  readonly workload: 'encode' | 'train'
  readonly name: string
  readonly value: number
  readonly unit: 'MB/s'
}

const all = storyTexts()
const sample = firstBytes(all, encodeBytes)
const results = [...encoding(sample), await training(all)]

if (process.argv.includes('--json')) {
  const machine = `${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`
  console.log(JSON.stringify({ machine, text: all.source, rounds, results }, null, 2))
} else {
  console.log(
    `${(sample.bytes / 1e6).toFixed(1)} MB of ${sample.source}, GPT-2 vocabulary, one thread, best of ${rounds}`,
  )
  for (const { workload, name, value } of results) {
    if (workload === 'train')
      console.log(`\n${(all.bytes / 1e6).toFixed(1)} MB, training ${vocabSize} ids`)
    console.log(`${name.padEnd(16)} ${value.toFixed(1).padStart(7)} MB/s`)
  }
}

// Rounds go from one to the next encoder, so that a busy moment of the machine hits all alike.
function encoding({ texts, bytes }: Texts): Result[] {
  const contenders = Object.entries(encoders()).slice(
    0,
    process.argv.includes('--no-peers') ? 1 : 9,
  )
  const best = contenders.map(() => Number.POSITIVE_INFINITY)
  const expected = texts.map((text) => Array.from(contenders[0][1](text)).join())
  for (let round = 0; round < rounds; round++) {
    for (const [index, [name, encode]] of contenders.entries()) {
      if (round === 0) check(name, encode, texts, expected)
      const start = performance.now()
      for (const text of texts) encode(text)
      best[index] = Math.min(best[index], performance.now() - start)
    }
  }
  return contenders.map(([name], index) => ({
    workload: 'encode',
    name,
    value: bytes / 1000 / best[index],
    unit: 'MB/s',
  }))
}

// A fast wrong answer is no result.
function check(
  name: string,
  encode: (text: string) => ArrayLike<number>,
  texts: readonly string[],
  expected: readonly string[],
): void {
  const wrong = texts.findIndex((text, i) => Array.from(encode(text)).join() !== expected[i])
  if (wrong >= 0) throw new Error(`tokenize: ${name} encodes text ${wrong} differently`)
}

async function training({ texts, bytes }: Texts): Promise<Result> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await trainBpe(texts, vocabSize)
    best = Math.min(best, performance.now() - start)
  }
  return { workload: 'train', name: '@ts/tokenizer', value: bytes / 1000 / best, unit: 'MB/s' }
}
