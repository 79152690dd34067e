// Draws tokens where the logits are: a step of generation then has one number per text to read.
import { apply, check, type Op, type Sample, type SampleInput } from '../op.ts'
import type { Tensor } from '../tensor.ts'
import { expectAxes, expectShape } from './expect.ts'

/** Ids whose weights fit the kernels' scratch memory. */
const MOST = 2 ** 18

/**
 * A token for each row of logits. Each id weighs exp((logit − largest logit) / temperature). Cuts leave those of
 * a least weight, one after the other:
 *
 * - top-k: the weight of the K-th likeliest; who weighs as much as it stays too;
 * - top-p: the largest weight from which up ids have together p of what weighs at all;
 * - min-p: that share of the largest weight, which is 1.
 *
 * The first id whose running sum, over ids in their order, passes u times the sum of all is drawn. With
 * temperature 0 or K = 1 it is the id of the largest logit. Of equal ones that is the first.
 *
 * @param logits   (R, V); those that are not numbers are never drawn
 * @param settings (R, 6): temperature, K (0: all), p, the share of min-p, u in [0, 1), and how many ids there
 *                 are to choose from, the first ones
 * @returns        (R) i32; −1 where no logit is a finite number or one is infinite
 * @throws ShapeError if the shapes do not fit or V is above 262,144
 * @see Holtzman et al. 2020, https://arxiv.org/abs/1904.09751 (top-p); Nguyen et al. 2024,
 *      https://arxiv.org/abs/2407.01082 (min-p)
 */
export function drawTokens(logits: Tensor, settings: Tensor): Tensor {
  return apply(drawTokensOp, [logits, settings])[0]
}

const sample = (
  [rows, vocabulary]: readonly [number, number],
  known: number,
  ...settings: readonly (readonly number[])[]
): Sample => {
  const values = settings.flatMap((row) => [...row, known])
  const logits: SampleInput = { shape: [rows, vocabulary] }
  return { inputs: [logits, { shape: [rows, 6], values }], gradients: [] }
}

export const drawTokensOp: Op = {
  name: 'drawTokens',
  infer([logits, settings]) {
    expectAxes('drawTokens: logits', logits, '(R, V)')
    const [rows, vocabulary] = logits.shape
    check(vocabulary <= MOST, () => `drawTokens: V must be at most ${MOST}, got ${vocabulary}`)
    expectShape('drawTokens: settings', settings, [rows, 6])
    return { outputs: [{ shape: [rows], dtype: 'i32' }], sizes: { vocabulary }, units: rows }
  },
  reference([logits, settings], [ids], { vocabulary }) {
    for (let r = 0; r < ids.length; r++) {
      const [temperature, topK, topP, minP, u, known] = settings.subarray(6 * r)
      const row = logits.subarray(r * vocabulary, r * vocabulary + known)
      const numbers = row.filter((x) => !Number.isNaN(x))
      const largest = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
      ids[r] = Number.isFinite(largest) ? row.indexOf(largest) : -1
      if (temperature === 0 || topK === 1 || ids[r] < 0) continue
      const weights = row.map((x) => (Number.isNaN(x) ? 0 : Math.exp((x - largest) / temperature)))
      const falling = weights.toSorted((a, b) => b - a)
      const least = [minP, topK > 0 ? (falling[topK - 1] ?? 0) : 0]
      const left = falling.filter((w) => w >= least[1])
      const goal = topP * left.reduce((sum, w) => sum + w, 0)
      let sum = 0
      if (topP < 1) least.push(left.find((w) => (sum += w) >= goal) ?? 0)
      const kept = weights.map((w) => (w >= Math.max(...least) ? w : 0))
      let rest = u * kept.reduce((sum, w) => sum + w, 0)
      const drawn = kept.findIndex((w) => (rest -= w) < 0)
      if (drawn >= 0) ids[r] = drawn
    }
  },
  samples: [
    sample([1, 1], 1, [1, 0, 1, 0, 0.5]),
    sample([3, 5], 5, [0, 0, 1, 0, 0.5], [1, 0, 1, 0, 0.37], [0.7, 3, 1, 0, 0.81]),
    sample([3, 66], 60, [1, 0, 1, 0, 0], [0.8, 64, 1, 0, 0.93], [2, 5, 1, 0, 0.41]),
    sample([3, 1000], 999, [0.01, 0, 1, 0, 0.99], [1, 0, 1, 0, 0.99], [1, 40, 1, 0, 0.66]),
    sample([3, 1000], 997, [1, 0, 0.9, 0, 0.83], [2, 0, 0.3, 0, 0.06], [1, 500, 0.5, 0, 0.7]),
    sample([3, 130], 130, [1, 0, 1, 0.2, 0.9], [1, 20, 0.9, 0.1, 0.55], [1, 1, 0.9, 0, 0.2]),
  ],
  // What an exponential costs, about.
  cost: ({ vocabulary }, rows) => ({ flops: 20 * rows * vocabulary, bytes: 4 * rows * vocabulary }),
}
