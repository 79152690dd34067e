// Draws tokens where the logits are, so that a step of generation reads back one number per text. An op like
// any other, but of this backend alone: on WASM reading logits costs nothing, and a sampler in JavaScript is smaller.
import { apply, type Op, type Sample, type SampleInput } from '../../op.ts'
import { expectAxes, expectShape } from '../../ops/expect.ts'
import type { Tensor } from '../../tensor.ts'

/**
 * A token for each row: of weights exp(logit / temperature), of which top-k keeps the largest, the first whose
 * running sum passes u times their sum; the sum runs over ids, with top-k from the largest weight down. With
 * temperature 0 or K = 1, the largest logit; of equal ones the first.
 *
 * @param logits   (R, V)
 * @param settings (R, 4): temperature, K from 0 (all) to 64, which is what the kernel sorts, u in [0, 1), and
 *                 the ids to choose from: those below it
 * @returns        (R) i32; −1 where no logit is a finite number
 * @throws ShapeError if the shapes do not fit
 */
export function drawTokens(logits: Tensor, settings: Tensor): Tensor {
  return apply(drawTokensOp, [logits, settings])[0]
}

export const drawTokensOp: Op = {
  name: 'drawTokens',
  infer([logits, settings]) {
    expectAxes('drawTokens: logits', logits, '(R, V)')
    const [rows, vocabulary] = logits.shape
    expectShape('drawTokens: settings', settings, [rows, 4])
    return { outputs: [{ shape: [rows], dtype: 'i32' }], sizes: { vocabulary }, units: rows }
  },
  reference([logits, settings], [ids], { vocabulary }) {
    for (let r = 0; r < ids.length; r++) {
      const [temperature, kept, u, known] = settings.subarray(4 * r)
      const row = logits.subarray(r * vocabulary, r * vocabulary + known)
      const order = Array.from(row.keys()).sort((a, b) => row[b] - row[a] || a - b)
      const best = order[0]
      ids[r] = Number.isFinite(row[best]) ? best : -1
      if (temperature === 0 || kept === 1 || ids[r] < 0) continue
      const candidates = kept > 0 ? order.slice(0, kept) : Array.from(row.keys())
      const weight = (id: number): number => Math.exp((row[id] - row[best]) / temperature)
      let left = u * candidates.reduce((sum, id) => sum + weight(id), 0)
      for (const id of candidates) {
        left -= weight(id)
        if (left >= 0) continue
        ids[r] = id
        break
      }
    }
  },
  samples: [
    sample([1, 1], 1, [1, 0, 0.5]),
    sample([3, 5], 5, [0, 0, 0.5], [1, 0, 0.37], [0.7, 3, 0.81]),
    sample([4, 66], 60, [1, 0, 0], [0.8, 64, 0.93], [2, 5, 0.41], [1, 1, 0.2]),
    sample(
      [5, 1000],
      999,
      [0.01, 0, 0.99],
      [1, 0, 0.99],
      [1, 40, 0.66],
      [1, 64, 0.12],
      [3, 2, 0.7],
    ),
    sample([2, 130], 130, [0, 0, 0], [1, 20, 0.55]),
  ],
}

function sample(
  shape: readonly number[],
  known: number,
  ...settings: readonly (readonly number[])[]
): Sample {
  const values = settings.flatMap((row) => [...row, known])
  const inputs: SampleInput[] = [{ shape }, { shape: [settings.length, 4], values }]
  return { inputs, gradients: [] }
}
