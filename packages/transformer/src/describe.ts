// What a configuration costs: parameters, work and memory, without computing anything.
import {
  adamw,
  clipFactor,
  compile,
  crossEntropy,
  gradients,
  group,
  input,
  meanLoss,
  pack,
  paddedSize,
  parameter,
  reshape,
  sizeOf,
  squaredNorm,
  sum,
} from '@ts/tensor'
import type { Config } from './config/config.ts'
import { type Shape, shapeOf } from './config/shape.ts'
import { Decoder } from './decoder.ts'
import type { Model } from './model.ts'
import { createModel } from './models/createModel.ts'
import { parameters } from './parameters.ts'
import { openPlanning } from './planning.ts'
import type { WeightType } from './weightType.ts'

/** Numbers about a model. */
export interface Description {
  readonly architecture: Config['model_type']
  readonly shape: Shape
  readonly parameters: {
    /** In the layers and the last norm. */
    readonly blocks: number
    /** Tokens, positions and, if it is not tied, the head. */
    readonly embeddings: number
    readonly total: number
  }
  /** Floating-point operations per token of a text that fills the context; a multiply-add is two. */
  readonly flopsPerToken: { readonly forward: number; readonly training: number }
  readonly bytes: {
    /** Weights as they are stored while generating. */
    readonly weights: number
    /** Weights, gradients, AdamW's two moments and activations, as planned for a batch. */
    readonly training: number
    /** Weights, cache and activations, as planned for one text. */
    readonly inference: number
  }
}

/** For which sizes to describe. */
export interface DescribeOptions {
  /** Texts of a training step, default 8. */
  readonly batch?: number
  /** Tokens of each, and of the cache; default: the model's context. */
  readonly context?: number
  /** How weights are stored while generating, default f32. */
  readonly type?: WeightType
}

/**
 * Describes a configuration. Memory comes from the planner, so it is what the WASM backend takes,
 * less the kernels and the threads' stacks.
 *
 * @example (await describe(preset('TinyStories-1M'))).parameters.total // 3745984
 */
export async function describe(
  config: Config,
  options: DescribeOptions = {},
): Promise<Description> {
  const shape = shapeOf(config)
  const { batch = 8, context = shape.context, type = 'f32' } = options
  const model = createModel(config)
  const named = parameters(model)
  const stored = createModel(config, { type })
  const weights = parameters(stored).reduce((sum, [, leaf]) => sum + 4 * paddedSize(leaf), 0)
  const total = named.reduce((size, [, leaf]) => size + sizeOf(leaf), 0)
  const embeddings = named
    .filter(([name]) => /(^|\.)(wte|wpe|embed_tokens|lm_head)\.weight$/.test(name))
    .reduce((size, [, leaf]) => size + sizeOf(leaf), 0)
  const forward = forwardFlops(shape, context)
  const cache = 2 * shape.layers * context * shape.kvHeads * shape.headSize
  return {
    architecture: config.model_type,
    shape,
    parameters: { blocks: total - embeddings, embeddings, total },
    flopsPerToken: { forward, training: 3 * forward },
    bytes: {
      training: await trainingBytes(model, batch, context),
      weights,
      inference: weights + 4 * cache + (await decodingBytes(stored, context)),
    },
  }
}

/** The products of one token with every weight matrix and with the keys and values it sees. */
function forwardFlops(shape: Shape, context: number): number {
  const { channels, headSize, heads, kvHeads, hidden, gated, windows, vocabulary } = shape
  const attention = 2 * channels * headSize * (heads + kvHeads)
  const weights = attention + channels * hidden * (gated ? 3 : 2)
  const seen = windows.reduce((keys, window) => {
    const reach = window > 0 ? Math.min(window, context) : context
    // The first `reach` tokens see 1, 2, … keys, the others `reach` each.
    return keys + reach - (reach * (reach - 1)) / (2 * context)
  }, 0)
  return 2 * (shape.layers * weights + channels * vocabulary + 2 * heads * headSize * seen)
}

async function decodingBytes(model: Model, context: number): Promise<number> {
  const backend = openPlanning()
  const decoder = new Decoder(backend, model, { batch: 1, capacity: context })
  await decoder.prepare(1, 1)
  await decoder.prepare(Math.min(32, context), 1)
  return backend.bytes
}

async function trainingBytes(model: Model, batch: number, context: number): Promise<number> {
  const backend = openPlanning()
  const tokens = input('tokens', [batch, context], 'i32')
  const targets = input('targets', [batch * context], 'i32')
  const { logits } = model.forward({
    tokens,
    positions: input('positions', [batch, context], 'i32'),
  })
  const flat = reshape(logits, [batch * context, logits.shape.at(-1)!])
  const loss = meanLoss(crossEntropy(flat, targets), targets)
  const leaves = parameters(model).map(([, leaf]) => leaf)
  const gradient = pack(gradients(loss, leaves))
  const weights = group(leaves)
  const [mean, square] = [parameter(weights.shape), parameter(weights.shape)]
  const { factor } = clipFactor(sum(squaredNorm(gradient)), { maxNorm: 1 })
  const schedule = input('schedule', [3])
  const updates = adamw(weights, gradient, mean, square, factor, schedule)
  await compile(backend, { loss }, updates)
  return backend.bytes + 3 * 4 * sizeOf(weights)
}
