// From gradients to new weights: clipping, then each group by its rule.
import { adamw, clipFactor, pack, squaredNorm, sum, type Tensor } from '@ts/tensor'
import { muon } from './muon.ts'
import type { ParameterGroup } from './parameterGroups.ts'
import type { Settings } from './settings.ts'

/** The gradients of a group. */
export interface GroupGradients {
  /** Of each member. */
  readonly members: readonly Tensor[]
  /** The same side by side. */
  readonly flat: Tensor
}

/**
 * One update with clipping by the norm of the whole gradient.
 *
 * @param gradients of each group, summed over `settings.accumulation` passes
 * @param schedule  (3): learning rate, 1 − β1^t, 1 − β2^t
 * @param settings  of the run, and `scale`, what the gradients were multiplied with
 * @returns         the norm of the mean gradient before clipping, what gradients are multiplied with to undo scale and
 *                  accumulation and to clip (0: they are no finite numbers, and nothing changes), and the new values
 *                  to compile
 */
export function weightUpdate(
  groups: readonly ParameterGroup[],
  gradients: readonly GroupGradients[],
  schedule: Tensor,
  settings: Settings & { readonly scale: Tensor | null },
): { readonly norm: Tensor; readonly factor: Tensor; readonly updates: readonly Tensor[] } {
  const squares = sum(pack(gradients.map(({ flat }) => squaredNorm(flat))))
  const { clip, accumulation, scale, beta1, beta2, epsilon, weightDecay } = settings
  const { factor, norm } = clipFactor(squares, { maxNorm: clip, divisor: accumulation, scale })
  const updates = groups.flatMap((group, i) => {
    if (group.rule === 'muon') {
      return muon(group, gradients[i].members, factor, schedule, { weightDecay })
    }
    const [mean, square] = group.moments
    return adamw(group.weights, gradients[i].flat, mean, square, factor, schedule, {
      beta1,
      beta2,
      epsilon,
      weightDecay: group.decays ? weightDecay : 0,
    })
  })
  return { norm, factor, updates }
}
