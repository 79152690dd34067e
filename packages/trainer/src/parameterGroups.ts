// Parameters side by side in flat groups, each updated by one rule: matrices that decay, biases and norms that do
// not, and with Muon the matrices inside the layers. A few kernel calls update a model, however many
// parameters it has.
import { group, type Leaf, parameter } from '@ts/tensor'
import { parameters } from '@ts/transformer'

/**
 * What updates the weights. `adamw`: all by AdamW. `muon`: matrices inside the layers by Muon, all
 * else (embeddings, head, norms, biases) by AdamW.
 */
export type Optimizer = 'adamw' | 'muon'

/** A parameter and the optimiser's memory of it. */
export interface Trained {
  /** As {@link parameters} names it. */
  readonly name: string
  readonly weight: Leaf
  /** AdamW: running means of its gradient and of the gradient's square. Muon: its momentum. */
  readonly moments: readonly Leaf[]
}

/** Parameters side by side that are updated in the same way. */
export interface ParameterGroup {
  readonly members: readonly Trained[]
  /** All members' weights, flat. */
  readonly weights: Leaf
  /** Each moment of all members, flat. */
  readonly moments: readonly Leaf[]
  readonly rule: Optimizer
  /** Whether weight decay applies. */
  readonly decays: boolean
}

/** Matrices of a block, by their names in the three architectures. */
const insideLayer = /\.(h|layers)\.\d+\./

/**
 * Lays a model's parameters out in groups: those of two dimensions decay, the others do not. Call it
 * once, before the model's weights are written to any backend or compiled into any program.
 *
 * @throws ShapeError if the model's parameters are grouped already
 */
export function parameterGroups(
  model: object,
  optimizer: Optimizer = 'adamw',
): readonly ParameterGroup[] {
  const kindOf = (name: string, weight: Leaf): string => {
    if (weight.shape.length < 2) return 'plain'
    return optimizer === 'muon' && insideLayer.test(name) ? 'muon' : 'decay'
  }
  const all = parameters(model).map(([name, weight]) => ({
    name,
    weight,
    kind: kindOf(name, weight),
  }))
  return ['muon', 'decay', 'plain'].flatMap((kind) => {
    const some = all.filter((one) => one.kind === kind)
    if (some.length === 0) return []
    const rule = kind === 'muon' ? 'muon' : 'adamw'
    const members = some.map(({ name, weight }): Trained => {
      const moment = (i: number): Leaf => parameter(weight.shape, `moment${i}.${name}`)
      return { name, weight, moments: rule === 'muon' ? [moment(1)] : [moment(1), moment(2)] }
    })
    const flat = (name: string, leaf: (member: Trained) => Leaf): Leaf =>
      group(members.map(leaf), name)
    return {
      members,
      rule,
      decays: kind !== 'plain',
      weights: flat(kind, (member) => member.weight),
      moments: members[0].moments.map((_, i) =>
        flat(`${kind}.moment${i + 1}`, (member) => member.moments[i]),
      ),
    }
  })
}
