// How likely each token of a text was to a model, and what else might have come.
import { compile, input, type Program } from '@ts/tensor'
import { shapeOf } from '@ts/transformer'
import type { OpenModel } from './library.ts'
import { resting } from './rest.ts'

/** What the model thought at one place. */
export interface Thought {
  /** Probability of the token that came, at the temperature asked for. */
  readonly probability: number
  /** How many tokens were likelier. */
  readonly rank: number
  /** The likeliest tokens, most likely first. */
  readonly best: readonly { readonly text: string; readonly probability: number }[]
}

const programs = new WeakMap<OpenModel, Promise<Program>>()

/** How many alternatives are told. */
const BEST = 6

/**
 * How likely each token of a text was, given those before it.
 *
 * @returns one per token but the first, which nothing predicts: null
 */
export async function think(
  open: OpenModel,
  ids: readonly number[],
  temperature: number,
): Promise<readonly (Thought | null)[]> {
  const { context, vocabulary } = shapeOf(open.model.config)
  let program = programs.get(open)
  if (!program) {
    const tokens = input('tokens', [1, context], 'i32')
    const positions = input('positions', [1, context], 'i32')
    program = compile(open.backend, { logits: open.model.forward({ tokens, positions }).logits })
    programs.set(open, program)
  }
  const loaded = await program
  const tokens = new Int32Array(context)
  const known = ids.slice(0, context)
  tokens.set(known)
  await loaded.run({ tokens, positions: Int32Array.from({ length: context }, (_, t) => t) })
  const logits = (await loaded.read('logits')) as Float32Array
  const breathe = resting(24)
  const thoughts: (Thought | null)[] = [null]
  for (let t = 1; t < known.length; t++) {
    const row = logits.subarray((t - 1) * vocabulary, t * vocabulary)
    thoughts.push(thoughtOf(row, known[t], temperature, open.tokenizer))
    await breathe()
  }
  return thoughts
}

/** @param logits (V) */
function thoughtOf(
  logits: Float32Array,
  token: number,
  temperature: number,
  tokenizer: OpenModel['tokenizer'],
): Thought {
  const known = Math.min(logits.length, tokenizer.vocabSize)
  // Temperature 0 always takes the likeliest; shown is then what it was chosen from.
  const scale = temperature === 0 ? 1 : 1 / temperature
  const best: number[] = []
  let [largest, rank] = [Number.NEGATIVE_INFINITY, 0]
  for (let i = 0; i < known; i++) {
    largest = Math.max(largest, logits[i])
    if (logits[i] > logits[token]) rank++
    if (best.length < BEST || logits[i] > logits[best[BEST - 1]]) {
      const at = best.findIndex((other) => logits[i] > logits[other])
      best.splice(at < 0 ? best.length : at, 0, i)
      best.length = Math.min(best.length, BEST)
    }
  }
  let total = 0
  for (let i = 0; i < known; i++) total += Math.exp((logits[i] - largest) * scale)
  const probability = (i: number): number => Math.exp((logits[i] - largest) * scale) / total
  return {
    probability: probability(token),
    rank,
    best: best.map((id) => ({
      text: id === tokenizer.endOfText ? '∎' : new TextDecoder().decode(tokenizer.tokenBytes(id)),
      probability: probability(id),
    })),
  }
}
