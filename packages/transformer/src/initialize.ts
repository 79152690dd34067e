// First values of a model's parameters.
import { type Backend, sizeOf } from '@ts/tensor'
import { shapeOf } from './config/shape.ts'
import type { Model } from './model.ts'
import { parameters } from './parameters.ts'
import { Random } from './random.ts'

/**
 * Writes first values into a backend: matrices normal with deviation 0.02, those that add to the
 * residual stream divided by √(2L), gains one, biases zero. A seed gives the same bits everywhere.
 *
 * @see Radford et al. 2019 §2.3; llama2.c does the same, but shrinks the MLP's up-projection
 *      in place of its down-projection
 *
 * @example initialize(backend, model, { seed: 1 })
 */
export function initialize(
  backend: Backend,
  model: Model,
  { seed = 0, deviation = 0.02 }: { readonly seed?: number; readonly deviation?: number } = {},
): void {
  const random = new Random(seed)
  const residual = deviation / Math.sqrt(2 * shapeOf(model.config).layers)
  for (const [name, leaf] of parameters(model)) {
    const values = new Float32Array(sizeOf(leaf))
    if (leaf.shape.length === 1) {
      values.fill(name.endsWith('weight') ? 1 : 0)
    } else {
      const scale = intoResidual.test(name) ? residual : deviation
      for (let i = 0; i < values.length; i++) values[i] = scale * random.normal()
    }
    backend.write(leaf, values)
  }
}

/** The projections that end a branch, by their names in the three architectures. */
const intoResidual = /\.(out_proj|c_proj|o_proj|down_proj)\.weight$/
