// Other libraries that tell a text, each called as its users would call it, on one thread.
import type { Tokenizer } from '@ts/tokenizer'
import { type LlamaConfig, shapeOf, type Weights } from '@ts/transformer'
import { getLlama, LlamaLogLevel, type Token } from 'node-llama-cpp'
import * as ort from 'onnxruntime-web/wasm'
import { llamaOnnx } from './llamaOnnx.ts'
import { openWllama } from './wllama.ts'

/** What is told: so many tokens after a prompt, the likeliest each time. */
export interface Task {
  /** A GGUF file. */
  readonly path: string
  readonly type: string
  /** What is in it. */
  readonly weights: Weights
  readonly tokenizer: Tokenizer
  readonly prompt: string
  readonly tokens: number
}

/** How long the tokens after the first took, and what they were. */
export interface Told {
  readonly ms: number
  readonly text: string
}

/** An open model. */
export interface Teller {
  tell(): Promise<Told>
  close(): Promise<void>
}

/** Opens a model. @returns null for types that it has not */
export type DecodePeer = (task: Task) => Promise<Teller | null>

/** llama.cpp: the CPU build of node-llama-cpp. */
export const llamaCpp: DecodePeer = async ({ path, tokenizer, prompt, tokens }) => {
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
  const ids = [...tokenizer.encode(prompt)] as Token[]
  return {
    tell: async () => {
      await sequence.clearHistory()
      const drawn = sequence.evaluate(ids, { temperature: 0, yieldEogToken: true })
      const told = await timed(drawn, tokens)
      return { ms: told.ms, text: tokenizer.decode(told.values) }
    },
    close: () => llama.dispose(),
  }
}

/**
 * onnxruntime-web, in Node: the same wasm as in a browser. f32 alone: its quantised operators take other files.
 */
export const onnxruntimeWeb: DecodePeer = async ({ type, weights, tokenizer, prompt, tokens }) => {
  if (type !== 'f32') return null
  ort.env.wasm.numThreads = 1
  const session = await ort.InferenceSession.create(await llamaOnnx(weights))
  const { layers, kvHeads, headSize } = shapeOf(weights.config as LlamaConfig)
  const names = Array.from({ length: layers }, (_, i) => i)
  const empty = (): ort.Tensor => {
    return new ort.Tensor('float32', new Float32Array(0), [1, kvHeads, 0, headSize])
  }
  async function* draw(): AsyncGenerator<number, void, undefined> {
    let cache = Object.fromEntries(
      names.flatMap((i) => [`key.${i}`, `value.${i}`].map((name) => [name, empty()])),
    )
    let ids = [...tokenizer.encode(prompt)]
    for (let total = ids.length; ; total++) {
      const found = await session.run({
        ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
        last: new ort.Tensor('int32', Int32Array.of(total - 1), [1]),
        total: new ort.Tensor('int32', Int32Array.of(total), [1]),
        ...cache,
      })
      cache = Object.fromEntries(
        names.flatMap((i) => [
          [`key.${i}`, found[`keys.${i}`]],
          [`value.${i}`, found[`values.${i}`]],
        ]),
      )
      const vocabulary = found.logits.dims[2]
      const logits = found.logits.data.slice(-vocabulary) as Float32Array
      ids = [logits.indexOf(logits.reduce((a, b) => Math.max(a, b)))]
      yield ids[0]
    }
  }
  return {
    tell: async () => {
      const told = await timed(draw(), tokens)
      return { ms: told.ms, text: tokenizer.decode(told.values) }
    },
    close: () => session.release(),
  }
}

/** wllama: llama.cpp as wasm, in Chromium. */
export const wllama: DecodePeer = openWllama

/** Takes so many values and measures from the first to the last. */
export async function timed<T>(
  drawn: AsyncIterable<T>,
  count: number,
): Promise<{ readonly ms: number; readonly values: readonly T[] }> {
  const values: T[] = []
  let start = 0
  for await (const value of drawn) {
    if (values.push(value) === 1) start = performance.now()
    if (values.length === count) break
  }
  return { ms: performance.now() - start, values }
}
