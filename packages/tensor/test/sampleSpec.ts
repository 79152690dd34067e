// The spec of a sample's input.
import type { SampleInput } from '../src/op.ts'
import type { Spec } from '../src/tensor.ts'

/** Shape and type. */
export function sampleSpec({ shape, index, quantized }: SampleInput): Spec {
  return { shape, dtype: quantized ?? (index ? 'i32' : 'f32') }
}
