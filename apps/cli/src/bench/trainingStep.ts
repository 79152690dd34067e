// The training step of a workload, compiled for a backend; benchmarks/ measures the same beside others.
import type { Backend } from '@ts/tensor'
import { compileTrainStep, recipe, traineeOf } from '@ts/trainer'
import { createModel, describe, initialize } from '@ts/transformer'
import { optimizer, type TrainWorkload, trainConfig } from './workload.ts'

/** A step that can be repeated. */
export interface CompiledStep {
  /** Trains on the same rows once more, and waits for the loss if asked. */
  run(read: boolean): Promise<number | null>
  close(): void
}

/** Compiles it, with random weights if the backend computes. */
export async function compileStep(
  backend: Backend,
  shape: TrainWorkload,
  computes = true,
): Promise<CompiledStep> {
  const { T, B } = shape
  const model = createModel(trainConfig(shape))
  const trainee = traineeOf(backend, model)
  if (computes) initialize(backend, model)
  const { lr, beta1, beta2, eps, wd, clip } = optimizer
  const step = await compileTrainStep(trainee, {
    ...recipe({ parameters: 1e6, steps: 1_000_000, batch: B, context: T }),
    learningRate: lr,
    schedule: { kind: 'constant', warmup: 0, final: 1, decay: 0 },
    ...{ beta1, beta2, epsilon: eps, weightDecay: wd, clip },
  })
  const { tokens, targets } = rowsOf(shape)
  let index = 0
  return {
    run: async (read) => {
      const { reading } = await step.run(index++, async () => ({ tokens, targets }), read)
      return reading && (await reading).loss
    },
    close: () => step.close(),
  }
}

/** Floating-point operations of a step that any implementation must do. */
export async function leastFlops(shape: TrainWorkload): Promise<number> {
  return shape.B * shape.T * (await describe(trainConfig(shape))).flopsPerToken.training
}

/** The rows that every step of a benchmark is trained on. */
export function rowsOf({ V, T, B }: TrainWorkload): {
  readonly tokens: Int32Array<ArrayBuffer>
  readonly targets: Int32Array<ArrayBuffer>
} {
  const tokens = Int32Array.from({ length: B * T }, (_, i) => (i * 7919) % V)
  return { tokens, targets: tokens.map((token) => (token + 1) % V) }
}
