// A sample as a small graph with the values to feed it.
import { Node, type Op, type Sample } from '../src/op.ts'
import { formatShape, input, type Leaf, parameter, type Tensor } from '../src/tensor.ts'
import { random, sampleValues } from './random.ts'
import { sampleSpec } from './sampleSpec.ts'

/** The node of a sample and the leaves it reads. */
export interface AppliedSample {
  readonly node: Node
  /** Inputs that the op overwrites or that are quantised are parameters, the others inputs named x0, x1, … */
  readonly leaves: readonly (Leaf | null)[]
  readonly values: ReadonlyMap<Tensor, Float64Array>
}

/**
 * Builds a sample's graph.
 *
 * @param before what stands between a leaf and the op, by default nothing
 */
export function applySample(
  op: Op,
  sample: Sample,
  before: (leaf: Leaf) => Tensor = (leaf) => leaf,
): AppliedSample {
  const next = random(1)
  const specs = sample.inputs.map((spec) => spec && sampleSpec(spec))
  const inference = op.infer(specs, sample.attributes ?? {})
  const overwritten = Object.values(inference.overwrites ?? {})
  const values = new Map<Tensor, Float64Array>()
  const leaves = sample.inputs.map((spec, i) => {
    if (!spec) return null
    const { shape } = spec
    const leaf =
      spec.quantized || overwritten.includes(i)
        ? parameter(shape, `x${i}`, spec.quantized)
        : input(`x${i}`, shape, spec.index ? 'i32' : 'f32')
    values.set(leaf, sampleValues(spec, next))
    return leaf
  })
  const inputs = leaves.map((leaf) => leaf && before(leaf))
  return { node: new Node(op, inputs, sample.attributes ?? {}), leaves, values }
}

/** Shapes and attributes of a sample, as a test's title. */
export function titleOf(sample: Sample): string {
  const shapes = sample.inputs.map((spec) =>
    spec ? formatShape({ shape: spec.shape, dtype: spec.quantized ?? 'f32' }) : '–',
  )
  const attributes = Object.entries(sample.attributes ?? {}).map(([name, value]) => {
    return `${name} ${Number(value.toPrecision(3))}`
  })
  return [shapes.join(' '), ...attributes].join(', ')
}
