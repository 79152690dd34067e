// Telling, ours beside npm peers, one thread, from the same weights at random, in one run.
//   node --conditions=@ts/source benchmarks/src/decode.ts [--json] [--no-peers]
// Tokens per second after the first token, the best of several rounds in turn; who tells another text than
// ours is named. llama.cpp runs natively, onnxruntime-web in Node, wllama in Chromium. Left out:
//   onnxruntime-node   300 MB unpacked, for six platforms
//   transformers.js    computes with onnxruntime, and brings onnxruntime-node, another onnxruntime-web and sharp
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReference, openWasm } from '@ts/tensor'
import { createModel, Generator, initialize, modelWeights } from '@ts/transformer'
import { exportModel, openModel } from '@ts/transformer/node'
import { madeUpTokenizer } from './madeUpTokenizer.ts'
import {
  type DecodePeer,
  llamaCpp,
  onnxruntimeWeb,
  type Task,
  type Teller,
  timed,
  wllama,
} from './peers/decodePeers.ts'
import { stories15M } from './stories15M.ts'

const TOKENS = 64
const ROUNDS = 6
const PROMPT = 'Once upon a time'

const ours: DecodePeer = async ({ path, tokenizer, prompt, tokens }) => {
  const opened = await openModel(path)
  const backend = await openWasm()
  await opened.load(backend)
  await opened.close()
  const generator = await Generator.open(backend, opened.model, { tokenizer })
  const options = { sampling: { temperature: 0 }, maxTokens: tokens }
  return {
    tell: async () => {
      const { ms, values } = await timed(generator.pieces([prompt], options), tokens)
      return { ms, text: values.map(({ text }) => text).join('') }
    },
    close: async () => backend.close(),
  }
}

const peers = { 'llama.cpp': llamaCpp, 'onnxruntime-web': onnxruntimeWeb, wllama }
const contenders: Readonly<Record<string, DecodePeer>> = {
  ours,
  ...(process.argv.includes('--no-peers') ? {} : peers),
}
const folder = await mkdtemp(join(tmpdir(), 'decode-'))
const results: Record<string, Record<string, number>> = {}
try {
  const reference = openReference()
  const model = createModel(stories15M)
  initialize(reference, model)
  const weights = modelWeights(reference, model)
  const tokenizer = await madeUpTokenizer(stories15M.vocab_size)
  for (const type of ['f32', 'q8_0', 'q4_0'] as const) {
    const path = join(folder, `${type}.gguf`)
    await exportModel(path, weights, { format: 'gguf', type, tokenizer })
    results[type] = await race({ path, type, weights, tokenizer, prompt: PROMPT, tokens: TOKENS })
  }
} finally {
  await rm(folder, { recursive: true })
}
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ model: 'stories15M', unit: 'tokens/s', results }))
} else console.table(results)
process.exit()

async function race(task: Task): Promise<Record<string, number>> {
  const tellers = new Map<string, Teller>()
  for (const [who, open] of Object.entries(contenders)) {
    try {
      const teller = await open(task)
      if (teller) tellers.set(who, teller)
    } catch (error) {
      console.error(`${who} does not run: ${error instanceof Error ? error.message : error}`)
    }
  }
  const best: Record<string, number> = {}
  const texts = new Map<string, string>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const [who, teller] of tellers) {
      const { ms, text } = await teller.tell()
      best[who] = Math.max(best[who] ?? 0, Number(((1000 * (TOKENS - 1)) / ms).toPrecision(3)))
      texts.set(who, text)
    }
  }
  for (const [who, text] of texts) {
    if (text !== texts.get('ours')) console.error(`${task.type}: ${who} tells another text`)
  }
  for (const teller of tellers.values()) await teller.close()
  return best
}
