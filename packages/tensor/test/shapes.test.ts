// Every op's shape rule on shapes that nobody meant: it accepts them, or says in a ShapeError what it
// wanted. Generated from the samples.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ShapeError } from '../src/errors.ts'
import { ops } from '../src/ops/index.ts'
import { type Spec, sizeOf } from '../src/tensor.ts'
import { sampleSpec } from './sampleSpec.ts'

const anySpec = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 70 }), { maxLength: 4 }),
  dtype: fc.constantFrom('f32' as const, 'i32' as const, 'q8' as const, 'q4' as const),
})

for (const op of ops) {
  if (op.samples.length === 0) continue
  describe(op.name, () => {
    test('takes or refuses any shape of any input, by name', () => {
      const arbitrary = fc.tuple(fc.constantFrom(...op.samples), fc.nat(), anySpec)
      fc.assert(
        fc.property(arbitrary, ([sample, position, odd]) => {
          const at = position % sample.inputs.length
          const inputs = sample.inputs.map((spec, i): Spec | null => {
            if (i === at) return odd
            return spec && sampleSpec(spec)
          })
          try {
            const { outputs, units } = op.infer(inputs, sample.attributes ?? {})
            const whole = [units, ...outputs.map(sizeOf)].every(Number.isSafeInteger)
            return whole && (units > 0 || !!op.virtual)
          } catch (error) {
            if (!(error instanceof ShapeError)) throw error
            return error.message.startsWith(`${op.name}: `) && error.message.includes('got ')
          }
        }),
        { numRuns: 200, seed: 1 },
      )
    })

    test('costs a finite number of operations and bytes', () => {
      for (const sample of op.samples) {
        const specs = sample.inputs.map((spec) => spec && sampleSpec(spec))
        const { sizes, scalars, units } = op.infer(specs, sample.attributes ?? {})
        const cost = op.cost?.({ ...sizes, ...scalars }, units) ?? { flops: 0, bytes: 1 }
        expect(cost.flops).toBeGreaterThanOrEqual(0)
        expect(cost.bytes).toBeGreaterThan(0)
        expect(Number.isFinite(cost.flops + cost.bytes)).toBe(true)
      }
    })
  })
}
