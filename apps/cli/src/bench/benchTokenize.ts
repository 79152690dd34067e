// Encoding story text.
import { readFile } from 'node:fs/promises'
import { writeStories } from '@ts/datagen'
import { type Tokenizer, trainBpe } from '@ts/tokenizer'
import {
  type BenchRequest,
  type BenchResult,
  measure,
  peakMemoryMB,
  repeat,
  result,
} from './measure.ts'

/** What to encode with what; by default the writer's stories with a vocabulary trained on them. */
export interface TokenizeRequest extends BenchRequest {
  readonly tokenizer?: Tokenizer
  readonly textFile?: string
}

/**
 * Measures encoding on one thread.
 *
 * Unit: MB/s of UTF-8. The ceiling: the speed at which JavaScript looks at each byte of the same text
 * once, doing nothing with it.
 */
export async function benchTokenize(request: TokenizeRequest): Promise<BenchResult> {
  const texts = request.textFile ? [await readFile(request.textFile, 'utf8')] : written()
  const tokenizer = request.tokenizer ?? (await trainBpe(texts, 4096))
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const encode = async (): Promise<void> => {
    for (const text of texts) tokenizer.encode(text)
  }
  const all = Buffer.from(texts.join(''))
  const look = { rate: () => repeat(() => sum(all), bytes), close: async () => {} }
  const { rate, share } = await measure(() => repeat(encode, bytes), look, request.seconds)
  return result(
    { ...request, threads: 1 },
    {
      backend: 'javascript',
      value: rate / 1e6,
      unit: 'MB/s',
      peakMemoryMB: peakMemoryMB(),
      share,
    },
  )
}

function written(): readonly string[] {
  return Array.from(writeStories(2000, { seed: 0 }), ({ text }) => text)
}

function sum(bytes: Uint8Array): number {
  let total = 0
  for (let i = 0; i < bytes.length; i++) total = (total + bytes[i]) | 0
  return total
}
