// Mixed precision on real adapters, software if need be: ops whose tensors lie in 16-bit floats, held against the float64
// reference, or a clear refusal.
import { beforeAll, describe, expect, test } from 'vitest'
import { adapters, withAdapter } from './softwareAdapter.ts'
import type { HalfResult, Refused } from './webgpuHalf.ts'

/** Inputs are exact, sums are in 32 bits, and an output is rounded at most twice, by 2⁻¹¹ each. */
const TOLERANCE = 1e-3

/** All but the optimiser and what is summed into single numbers. */
const taken = [
  ...['activationGrad', 'add', 'attention', 'attentionGrad', 'cachedAttention', 'columnSum'],
  ...['crossEntropy', 'crossEntropyGrad', 'dropout', 'embedding', 'embeddingGrad', 'layerNorm'],
  ...['layerNormGrad', 'layerNormParameterGrad', 'linear', 'matmul', 'quantizedEmbedding'],
  ...['quantizedLinear', 'rmsNorm', 'rmsNormGrad', 'rmsNormParameterGrad', 'rope', 'swiglu'],
  'swigluGrad',
]

for (const adapter of await adapters()) {
  const { name, missing } = adapter
  describe.skipIf(missing)(missing ? `mixed on ${name} (skipped: ${missing})` : name, () => {
    let refused: string | undefined
    let results: readonly HalfResult[]
    beforeAll(async () => {
      const lines = await withAdapter<HalfResult | Refused>(
        new URL('./webgpuHalf.ts', import.meta.url),
        adapter,
      )
      refused = lines.flatMap((line) => ('refused' in line ? line.refused : []))[0]
      results = lines.flatMap((line) => ('refused' in line ? [] : line))
    }, 600_000)

    test('computes within the rounding of its outputs', () => {
      const lacks =
        /needs 16-bit floats \(shader-f16\), which the adapter .+ does not have; use full/
      if (refused !== undefined) return expect(refused).toMatch(lacks)
      expect([...new Set(results.map(({ op }) => op))].sort()).toEqual(taken)
      for (const { op, title, errors } of results) {
        expect(errors, `${op} ${title}`).not.toEqual([])
        for (const error of errors) {
          expect(error ?? Number.POSITIVE_INFINITY, `${op} ${title}`).toBeLessThanOrEqual(TOLERANCE)
        }
      }
    })

    test.runIf(name === 'swiftshader')('is refused by what has no 16-bit floats', () => {
      expect(refused).toBeDefined()
      expect(results).toEqual([])
    })
  })
}
