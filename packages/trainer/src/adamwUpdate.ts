// From gradients to new weights: clipping, then AdamW for each group.
import {
  type AdamWOptions,
  adamw,
  clipFactor,
  pack,
  squaredNorm,
  sum,
  type Tensor,
} from '@ts/tensor'
import type { ParameterGroup } from './parameterGroups.ts'

/** How gradients become an update. */
export interface UpdateOptions extends AdamWOptions {
  /** Largest norm of the whole gradient; 0: no clipping. */
  readonly clip: number
  /** Passes whose gradients were added up. */
  readonly passes: number
}

/**
 * One AdamW update with clipping by the norm of the whole gradient.
 *
 * @param gradients of each group, flat
 * @param schedule  (3): learning rate, 1 − β1^t, 1 − β2^t
 * @returns         the norm of the mean gradient before clipping, and the new values to compile
 * @see Loshchilov & Hutter 2017, https://arxiv.org/abs/1711.05101
 */
export function adamwUpdate(
  groups: readonly ParameterGroup[],
  gradients: readonly Tensor[],
  schedule: Tensor,
  { clip, passes, weightDecay = 0, ...options }: UpdateOptions,
): { readonly norm: Tensor; readonly updates: readonly Tensor[] } {
  const squares = sum(pack(gradients.map((gradient) => squaredNorm(gradient))))
  const { factor, norm } = clipFactor(squares, { maxNorm: clip, divisor: passes })
  const updates = groups.flatMap(({ weights, moment1, moment2, decays }, i) =>
    adamw(weights, gradients[i], moment1, moment2, factor, schedule, {
      ...options,
      weightDecay: decays ? weightDecay : 0,
    }),
  )
  return { norm, updates }
}
