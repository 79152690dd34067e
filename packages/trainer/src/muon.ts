// Muon: momentum whose singular values are all made about one, so that a matrix learns in all its
// directions at once and not mostly in the few that dominate its gradient.
import { blend, matmul, normalize, pack, type Tensor } from '@ts/tensor'
import type { ParameterGroup } from './parameterGroups.ts'

/** Share of the momentum that stays. */
const MOMENTUM = 0.95
const ITERATIONS = 5
/**
 * Of x, x³ and x⁵ in an iteration. They do not converge to 1 but grow small singular values fastest, and
 * end between 0.7 and 1.2.
 */
const [A, B, C] = [3.4445, -4.775, 2.0315]
/** Root mean square of an AdamW update in units of the learning rate, about: so one rate suits both. */
const ADAMW_RMS = 0.2

/**
 * The new values of a group of matrices and of their momenta:
 * m ← 0.95·m + g; u = g + 0.95·m; w ← w − rate·(0.2·√max(N, K)·orthogonal(u) + decay·w).
 *
 * @param gradients of the members
 * @param factor    (1) of the gradients
 * @param schedule  (…) whose first element is the learning rate
 * @returns         what to compile as updates
 * @see Jordan et al. 2024, https://kellerjordan.github.io/posts/muon; Liu et al. 2025,
 *      https://arxiv.org/abs/2502.16982 (decay and the scale that lets it share AdamW's rate)
 */
export function muon(
  { members, weights }: ParameterGroup,
  gradients: readonly Tensor[],
  factor: Tensor,
  schedule: Tensor,
  { weightDecay }: { readonly weightDecay: number },
): readonly Tensor[] {
  const directions = members.map(({ weight, moments: [momentum] }, i) => {
    const moved = blend(gradients[i], momentum, factor, { b: MOMENTUM, overwrite: true })
    const ahead = blend(gradients[i], moved, factor, { b: MOMENTUM })
    const [rows, columns] = weight.shape
    return orthogonalize(ahead, ADAMW_RMS * Math.sqrt(Math.max(rows, columns)))
  })
  const descent = { a: -1, c: -weightDecay, overwrite: true }
  return [blend(pack(directions), weights, schedule, descent)]
}

/** The matrix with all its singular values near `scale`: Newton and Schulz' iteration, fifth order. */
export function orthogonalize(matrix: Tensor, scale = 1): Tensor {
  const [rows, columns] = matrix.shape
  const wide = columns > rows
  let x = normalize(matrix)
  for (let i = 1; i <= ITERATIONS; i++) {
    // Whichever of x·xᵀ and xᵀ·x is the smaller.
    const square = matmul(x, x, wide ? { transposeB: true } : { transposeA: true })
    const polynomial = blend(matmul(square, square), square, null, { a: C, b: B })
    const product = wide ? matmul(polynomial, x) : matmul(x, polynomial)
    const last = i === ITERATIONS ? scale : 1
    x = blend(product, x, null, { a: last, b: last * A })
  }
  return x
}
