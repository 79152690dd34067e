// Parameters side by side in two flat groups: weights that decay, and biases and norms that do not. Two
// kernel calls update a model, however many parameters it has.
import { group, type Leaf, parameter } from '@ts/tensor'
import { parameters } from '@ts/transformer'

/** A parameter and the optimiser's memory of it. */
export interface Trained {
  /** As {@link parameters} names it. */
  readonly name: string
  readonly weight: Leaf
  /** Running mean of its gradient. */
  readonly moment1: Leaf
  /** Running mean of its gradient's square. */
  readonly moment2: Leaf
}

/** Parameters side by side that are updated in the same way. */
export interface ParameterGroup {
  readonly members: readonly Trained[]
  readonly weights: Leaf
  readonly moment1: Leaf
  readonly moment2: Leaf
  /** Whether weight decay applies. */
  readonly decays: boolean
}

/**
 * Lays a model's parameters out in groups: those of two dimensions decay, the others do not. Call it
 * once, before the model's weights are written to any backend or compiled into any program.
 *
 * @throws ShapeError if the model's parameters are grouped already
 */
export function parameterGroups(model: object): readonly ParameterGroup[] {
  const trained = parameters(model).map(([name, weight]): Trained => {
    const moment = (kind: string): Leaf => parameter(weight.shape, `${kind}.${name}`)
    return { name, weight, moment1: moment('moment1'), moment2: moment('moment2') }
  })
  return [true, false].flatMap((decays) => {
    const members = trained.filter(({ weight }) => weight.shape.length >= 2 === decays)
    if (members.length === 0) return []
    const name = decays ? 'decay' : 'plain'
    return {
      members,
      decays,
      weights: group(
        members.map((member) => member.weight),
        name,
      ),
      moment1: group(
        members.map((member) => member.moment1),
        `${name}.moment1`,
      ),
      moment2: group(
        members.map((member) => member.moment2),
        `${name}.moment2`,
      ),
    }
  })
}
