// The training step of a workload, compiled for a backend.
import type { Backend } from '@ts/tensor'
import { compileTrainStep, parameterGroups, recipe } from '@ts/trainer'
import { createModel, describe, type GPTNeoConfig, initialize } from '@ts/transformer'
import workloads from '../../apps/cli/src/bench/workloads.json' with { type: 'json' }

/** A GPT-like model and the batch it is trained on: width, layers, heads, vocabulary, context, rows. */
export type TrainShape = (typeof workloads.train)['T1']

/** The project's training workloads, and the shape of TinyStories-33M. */
export const trainShapes: Readonly<Record<string, TrainShape>> = {
  ...workloads.train,
  '33M': { d: 768, L: 4, H: 16, V: 10000, T: 512, B: 64 },
}

/** A step that can be repeated. */
export interface CompiledStep {
  /** Trains on the same rows once more, and waits for the loss if asked. */
  run(read: boolean): Promise<number | null>
  close(): void
}

/** Compiles it, with random weights if the backend computes. */
export async function compileStep(
  backend: Backend,
  shape: TrainShape,
  computes = true,
): Promise<CompiledStep> {
  const { T, B } = shape
  const model = createModel(trainConfig(shape))
  const groups = parameterGroups(model)
  if (computes) initialize(backend, model)
  const { lr, beta1, beta2, eps, wd, clip } = workloads.adamw
  const step = await compileTrainStep(backend, model, groups, {
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
export async function leastFlops(shape: TrainShape): Promise<number> {
  return shape.B * shape.T * (await describe(trainConfig(shape))).flopsPerToken.training
}

/** The rows that every step of a benchmark is trained on. */
export function rowsOf({ V, T, B }: TrainShape): {
  readonly tokens: Int32Array<ArrayBuffer>
  readonly targets: Int32Array<ArrayBuffer>
} {
  const tokens = Int32Array.from({ length: B * T }, (_, i) => (i * 7919) % V)
  return { tokens, targets: tokens.map((token) => (token + 1) % V) }
}

/** A workload's model: GPT-Neo with all layers global and a tied head. */
export function trainConfig({ d, L, H, V, T }: TrainShape): GPTNeoConfig {
  return {
    model_type: 'gpt_neo',
    vocab_size: V,
    max_position_embeddings: T,
    hidden_size: d,
    num_layers: L,
    num_heads: H,
    attention_types: [[['global'], L]],
    window_size: T,
    intermediate_size: 4 * d,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
  }
}
