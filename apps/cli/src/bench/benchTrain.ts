// Whole training steps: forward, backward, clipping, AdamW.
import { openBackend } from '../openBackend.ts'
import { computeCeiling } from './ceiling.ts'
import { type BenchRequest, type BenchResult, measureTokens, repeat } from './measure.ts'
import { compileStep, leastFlops } from './trainingStep.ts'
import { trainWorkloads } from './workload.ts'

/**
 * Measures training steps with random weights and tokens.
 *
 * Unit: tokens/s. The ceiling: peak of 128-bit SIMD on as many threads, divided by the operations of
 * a token's products, forward and twice that backward, without what causality masks.
 */
export async function benchTrain(request: BenchRequest): Promise<BenchResult> {
  const { workload, threads } = request
  const shape = trainWorkloads[workload]
  const flops = await leastFlops(shape)
  const backend = await openBackend(request.backend, threads, async () => flops, request)
  const step = await compileStep(backend, shape)
  return measureTokens(request, {
    backend,
    round: () => repeat(() => step.run(true), flops),
    perToken: flops / (shape.B * shape.T),
    ceiling: await computeCeiling(threads),
    close: () => step.close(),
  })
}
