// How many arguments an op's kernel takes, by the calling convention alone.
import type { Op, Sample } from '../src/op.ts'
import { applySample } from './applySample.ts'

/** Pointers of inputs and outputs, sizes, scalars, and the first and last unit. */
export function kernelArity(op: Op, sample: Sample): number {
  const { inputs, outputs, inference } = applySample(op, sample).node
  const numbers = [inference.sizes, inference.scalars ?? {}].flatMap(Object.keys)
  return inputs.length + outputs.length + numbers.length + 2
}
