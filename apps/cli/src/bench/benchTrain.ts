// Whole training steps: forward, backward, clipping, AdamW.
import { compileTrainStep, parameterGroups, recipe, type Settings } from '@ts/trainer'
import { createModel, describe, initialize } from '@ts/transformer'
import { openBackend } from '../openBackend.ts'
import { computeCeiling } from './ceiling.ts'
import {
  type BenchRequest,
  type BenchResult,
  measure,
  peakMemoryMB,
  repeat,
  result,
} from './measure.ts'
import { optimizer, trainConfig, trainWorkloads } from './workload.ts'

/**
 * Measures training steps with random weights and tokens.
 *
 * Unit: tokens/s. The ceiling: peak of 128-bit SIMD on as many threads, divided by the operations of
 * a token's products, forward and twice that backward, without what causality masks.
 */
export async function benchTrain(request: BenchRequest): Promise<BenchResult> {
  const { workload, threads, seconds } = request
  const shape = trainWorkloads[workload]
  const config = trainConfig(shape)
  const perToken = (await describe(config)).flopsPerToken.training
  const flops = shape.B * shape.T * perToken
  const backend = await openBackend(request.backend, threads, async () => flops)
  const model = createModel(config)
  const groups = parameterGroups(model)
  initialize(backend, model)
  const step = await compileTrainStep(backend, model, groups, settingsOf(workload))
  const tokens = Int32Array.from({ length: shape.B * shape.T }, (_, i) => (i * 7919) % shape.V)
  const targets = tokens.map((token) => (token + 1) % shape.V)
  let index = 0
  const train = async (): Promise<unknown> => {
    return (await step.run(index++, async () => ({ tokens, targets }), true)).reading
  }
  const ceiling = await computeCeiling(threads)
  const { rate, share } = await measure(() => repeat(train, flops), ceiling, seconds)
  const peak = peakMemoryMB()
  await ceiling.close()
  step.close()
  backend.close()
  return result(request, {
    backend: backend.name,
    value: rate / perToken,
    unit: 'tokens/s',
    peakMemoryMB: peak,
    share,
  })
}

function settingsOf(workload: string): Settings {
  const { B: batch, T: context } = trainWorkloads[workload]
  const { lr, beta1, beta2, eps, wd, clip } = optimizer
  return {
    ...recipe({ parameters: 1e6, steps: 1_000_000, batch, context }),
    learningRate: lr,
    schedule: { kind: 'constant', warmup: 0, final: 1, decay: 0 },
    beta1,
    beta2,
    epsilon: eps,
    weightDecay: wd,
    clip,
  }
}
