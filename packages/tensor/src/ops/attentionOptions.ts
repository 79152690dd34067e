// What attention over sequences and attention over a cache have in common: their options.
import { check, type Numbers } from '../op.ts'
import { formatShape, type Spec } from '../tensor.ts'
import { expectWhole } from './expect.ts'

/** How attention reads its channels. */
export interface AttentionOptions {
  /** H, query heads: C = H·D, head after head. */
  readonly heads: number
  /** Heads of keys and values, default H; query head h uses floor(h · kvHeads / H). */
  readonly kvHeads?: number
  /** Factor of the scores, default 1/√D. GPT-Neo has 1. */
  readonly scale?: number
  /** How many keys back a query sees, its own included; default 0: all. */
  readonly window?: number
}

/** Kernels keep blocks of heads in a scratch memory of fixed size. */
const MAX_HEAD_SIZE = 1024

/** The options with their defaults. @param q (…, H·D) */
export function attentionAttributes(q: Pick<Spec, 'shape'>, options: AttentionOptions): Numbers {
  const { heads, kvHeads = heads, window = 0 } = options
  const { scale = 1 / Math.sqrt(q.shape.at(-1)! / heads) } = options
  return { heads, kvHeads, scale, window }
}

/** Checks head counts and window, and gives D. @param where the op's name */
export function headSizeOf(where: string, q: Spec, attributes: Numbers): number {
  const { heads, kvHeads, window } = attributes
  expectWhole(`${where}: heads`, heads, 1)
  expectWhole(`${where}: kvHeads`, kvHeads, 1)
  expectWhole(`${where}: window`, window, 0)
  const channels = q.shape.at(-1)!
  check(heads % kvHeads === 0, () => `${where}: kvHeads must divide ${heads} heads, got ${kvHeads}`)
  check(channels % heads === 0, () => {
    return `${where}: q must end in a multiple of ${heads} heads, got ${formatShape(q)}`
  })
  const headSize = channels / heads
  check(headSize <= MAX_HEAD_SIZE, () => {
    return `${where}: head size must be at most ${MAX_HEAD_SIZE}, got ${headSize}`
  })
  return headSize
}

/** How many (query, key) pairs causality and window leave of time². */
export function visiblePairs(time: number, window: number): number {
  const span = window > 0 ? Math.min(window, time) : time
  return (span * (span + 1)) / 2 + (time - span) * span
}
