// From logits to the next token.
import type { Random } from '../random.ts'
import { expNegative } from './expNegative.ts'
import { LargestFirst } from './largestFirst.ts'
import { penalizeRepetition } from './repetitionPenalty.ts'

/** How the next token is drawn. Without any of them: from the model's own distribution. */
export interface Sampling {
  /** Divides the logits; 0 takes the most likely token; default 1. */
  readonly temperature?: number
  /** Keeps the K most likely tokens; default 0: all. */
  readonly topK?: number
  /** Keeps the fewest most likely tokens that together reach this probability; default 1: all. */
  readonly topP?: number
  /** Keeps tokens at least this likely, relative to the most likely one; default 0: all. */
  readonly minP?: number
  /** Above 1, tokens that were there already become less likely; default 1. */
  readonly repetitionPenalty?: number
}

/** What samplers of one vocabulary need while they draw; they may share it. */
export class SamplerMemory {
  /** Of the tokens in `kept`, in its order. */
  readonly weights: Float64Array
  readonly kept: Int32Array
  readonly largest: LargestFirst

  /** @param vocabulary V */
  constructor(vocabulary: number) {
    this.weights = new Float64Array(vocabulary)
    this.kept = new Int32Array(vocabulary)
    this.largest = new LargestFirst(vocabulary)
  }
}

/** Logits below the largest by more than so many temperatures have no weight. */
const WEIGHTLESS = 708

/** Draws tokens. */
export class Sampler {
  private readonly temperature: number
  private readonly topK: number
  private readonly topP: number
  private readonly minP: number
  private readonly repetitionPenalty: number
  private readonly memory: SamplerMemory

  /**
   * @param vocabulary V
   * @param memory     of that vocabulary, default: its own
   * @throws RangeError if a setting is out of its range
   */
  constructor(
    vocabulary: number,
    sampling: Sampling = {},
    memory: SamplerMemory = new SamplerMemory(vocabulary),
  ) {
    const { temperature = 1, topK = 0, topP = 1, minP = 0, repetitionPenalty = 1 } = sampling
    expectRange('temperature', temperature, temperature >= 0, '0 or more')
    expectRange('topK', topK, topK >= 0 && Number.isInteger(topK), 'a whole number, 0 or more')
    expectRange('topP', topP, topP > 0 && topP <= 1, 'above 0 and at most 1')
    expectRange('minP', minP, minP >= 0 && minP <= 1, 'from 0 to 1')
    const penalty = repetitionPenalty
    expectRange('repetitionPenalty', penalty, penalty > 0, 'above 0')
    this.temperature = temperature
    this.topK = topK === 0 ? vocabulary : Math.min(topK, vocabulary)
    this.topP = topP
    this.minP = minP
    this.repetitionPenalty = repetitionPenalty
    this.memory = memory
  }

  /** Whether a backend can draw in its place: with a temperature and a top-k that is not large, no more. */
  get plain(): boolean {
    const { topK, topP, minP, repetitionPenalty, memory } = this
    const few = topK < 65 || topK === memory.weights.length
    return few && topP === 1 && minP === 0 && repetitionPenalty === 1
  }

  /** What a backend needs for a token, see `Backend.draw`. */
  settings(uniform: number): readonly number[] {
    const known = this.memory.weights.length
    return [this.temperature, this.topK % known, uniform, known]
  }

  /**
   * Draws a token. The order is HF's: penalty, temperature, top-k, top-p of what is left, min-p.
   *
   * @param logits  (V), changed by the penalty
   * @param history ids so far, the prompt's included
   * @throws RangeError if no logit is finite, as with damaged weights
   */
  next(logits: Float32Array, history: readonly number[], random: Pick<Random, 'uniform'>): number {
    penalizeRepetition(logits, history, this.repetitionPenalty)
    const { best, least } = extremes(logits)
    expectDrawn(Number.isFinite(logits[best]) ? best : -1)
    if (this.temperature === 0 || this.topK === 1) return best
    const count =
      this.topK < logits.length || this.topP < 1
        ? this.keepLargest(logits, logits[best], least)
        : this.keepLikely(logits, logits[best])
    const { weights, kept } = this.memory
    let sum = 0
    for (let i = 0; i < count; i++) sum += weights[i]
    let left = random.uniform() * sum
    for (let i = 0; i < count; i++) {
      left -= weights[i]
      if (left < 0) return kept[i]
    }
    return best
  }

  /** Lists what min-p leaves of all tokens, in their order. The largest weight is 1. */
  private keepLikely(logits: Float32Array, top: number): number {
    const { weights, kept } = this.memory
    const { temperature, minP } = this
    const least = Math.max(minP, Number.MIN_VALUE)
    let count = 0
    for (let i = 0; i < logits.length; i++) {
      // Written in any case: no branch that is hard to foresee.
      weights[count] = expNegative((logits[i] - top) / temperature)
      kept[count] = i
      count += Number(weights[count] >= least)
    }
    return count
  }

  /** Lists what top-k, top-p and min-p leave, the most likely first: each is a cut of that list. */
  private keepLargest(logits: Float32Array, top: number, lowest: number): number {
    const { topK, topP, minP, temperature } = this
    const { weights, kept, largest } = this.memory
    const weigh = (id: number): number => expNegative((logits[id] - top) / temperature)
    let least = Math.max(lowest, top - WEIGHTLESS * temperature)
    let mass = 0
    let count = 0
    const take = (): void => {
      const id = largest.take()
      weights[count] = weigh(id)
      kept[count++] = id
    }
    if (topK < logits.length) {
      largest.fill(logits, { least, top, most: topK })
      while (largest.left > 0) {
        take()
        mass += weights[count - 1]
      }
    } else {
      for (let i = 0; i < logits.length; i++) mass += weigh(i)
      // Tokens below this share cannot reach into the nucleus, even all together.
      const hopeless = ((1 - topP) * mass) / logits.length
      least = Math.max(least, top + temperature * Math.log(hopeless) - 1e-6 * temperature)
      largest.fill(logits, { least: Math.min(least, top), top })
    }
    const goal = topP * mass
    let sum = 0
    for (let i = 0; ; i++) {
      if (i === count) {
        if (largest.left === 0) return count
        take()
      }
      if (weights[i] < minP) return i
      sum += weights[i]
      if (topP < 1 && sum >= goal) return i + 1
    }
  }
}

/** Which logit is the largest, of equal ones the first (−1: none is), and the lowest finite one. */
function extremes(logits: Float32Array): { readonly best: number; readonly least: number } {
  let best = -1
  let top = Number.NEGATIVE_INFINITY
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i]
    if (logit > top) {
      top = logit
      best = i
    }
    if (logit < least && logit > Number.NEGATIVE_INFINITY) least = logit
  }
  return { best, least }
}

/** @throws RangeError if there was nothing to draw from */
export function expectDrawn(token: number): number {
  if (token >= 0) return token
  throw new RangeError('sample: no finite logits; the weights are damaged or training diverged')
}

function expectRange(name: string, value: number, holds: boolean, rule: string): void {
  if (!holds) throw new RangeError(`sampling: ${name} must be ${rule}, got ${value}`)
}
