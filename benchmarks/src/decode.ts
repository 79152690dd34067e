// Telling, ours beside llama.cpp, one thread, from the same GGUF files with random weights, in one run.
//   node --conditions=@ts/source benchmarks/src/decode.ts [--json] [--no-peers]
// Tokens per second after the first token, the best of several rounds in turn.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReference, openWasm } from '@ts/tensor'
import { trainBpe } from '@ts/tokenizer'
import { createModel, Generator, initialize, modelWeights } from '@ts/transformer'
import { exportModel, openModel } from '@ts/transformer/node'
import { stories15M } from './stories15M.ts'

const TOKENS = 64
const ROUNDS = 6
const PROMPT = [40, 50, 60]

/** Tells a text and says how many tokens came in how many milliseconds, the first not counted. */
type Tell = () => Promise<{ readonly tokens: number; readonly ms: number }>

const folder = await mkdtemp(join(tmpdir(), 'decode-'))
const results: Record<string, Record<string, number>> = {}
try {
  const reference = openReference()
  const model = createModel(stories15M)
  initialize(reference, model)
  const tokenizer = await trainBpe(['Once upon a time, there was a little girl named Lily.'], 300)
  for (const type of ['f32', 'q8_0', 'q4_0'] as const) {
    const path = join(folder, `${type}.gguf`)
    await exportModel(path, modelWeights(reference, model), { format: 'gguf', type, tokenizer })
    const contenders: Record<string, Tell> = { ours: await ours(path) }
    if (!process.argv.includes('--no-peers')) {
      try {
        contenders['llama.cpp'] = await llamaCpp(path)
      } catch (error) {
        console.error(`llama.cpp: ${error instanceof Error ? error.message : error}`)
      }
    }
    const best: Record<string, number> = {}
    for (let round = 0; round < ROUNDS; round++) {
      for (const [who, tell] of Object.entries(contenders)) {
        const { tokens, ms } = await tell()
        best[who] = Math.max(best[who] ?? 0, Number(((1000 * tokens) / ms).toPrecision(3)))
      }
    }
    results[type] = best
  }
} finally {
  await rm(folder, { recursive: true })
}
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ model: 'stories15M', unit: 'tokens/s', results }))
} else console.table(results)
process.exit()

async function ours(path: string): Promise<Tell> {
  const opened = await openModel(path)
  const backend = await openWasm()
  await opened.load(backend)
  await opened.close()
  const generator = await Generator.open(backend, opened.model)
  const options = { sampling: { temperature: 0 }, maxTokens: TOKENS }
  return () => timed(generator.pieces([PROMPT], options))
}

/** The CPU build of node-llama-cpp. */
async function llamaCpp(path: string): Promise<Tell> {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp')
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
    maxThreads: 1,
  })
  const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 })
  const context = await model.createContext({ contextSize: 256, threads: 1 })
  const sequence = context.getSequence()
  return async () => {
    await sequence.clearHistory()
    const options = { temperature: 0, yieldEogToken: true }
    return timed(sequence.evaluate(PROMPT as Parameters<typeof sequence.evaluate>[0], options))
  }
}

async function timed(drawn: AsyncIterable<unknown>): ReturnType<Tell> {
  let start = 0
  let tokens = -1
  for await (const _ of drawn) {
    if (tokens++ < 0) start = performance.now()
    if (tokens === TOKENS - 1) break
  }
  return { tokens, ms: performance.now() - start }
}
