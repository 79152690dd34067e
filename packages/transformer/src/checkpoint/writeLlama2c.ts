// llama2.c's .bin, written tensor by tensor.
import type { LlamaConfig } from '../config/llamaConfig.ts'
import { toBytes } from './floats.ts'
import { headerBytes, type Llama2cVersion, llama2cLayout, type Part } from './llama2cLayout.ts'
import { halvesToPairs } from './rotaryOrder.ts'
import type { Weights } from './tensorFile.ts'
import { modelTensors } from './weights.ts'

/** How a llama2.c file is written. */
export interface Llama2cOptions {
  /** 0: float32 for run.c; 1 (default): float32 with a mark; 2: int8 groups for runq.c. */
  readonly version?: Llama2cVersion
}

/** Values that share a scale in version 2, if the model's widths allow it. */
const GROUP = 64

/**
 * The bytes of a llama2.c checkpoint, chunk by chunk.
 *
 * In version 2 groups are of 64 values, or the largest power of two that divides both widths, since
 * runq.c wants whole groups in a row.
 *
 * @throws RangeError for a model that the format cannot hold: it knows Llama with a base of 10,000
 *         and no biases, whose heads make up the hidden size
 * @throws FormatError if a tensor is missing or does not fit
 * @see https://github.com/karpathy/llama2.c export.py
 */
export async function* writeLlama2c(
  weights: Weights,
  { version = 1 }: Llama2cOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const config = supported(weights)
  const group = groupOf(config)
  yield header(config, version, group)
  const tensors = new Map(modelTensors(weights).map((tensor) => [tensor.name, tensor]))
  for (const part of llama2cLayout(config, version)) {
    if (part.name === null) {
      yield* rotaryTables(config)
      continue
    }
    const values = inOrder(await tensors.get(part.name)!.read(), part, config)
    if (part.quantized) yield* quantized(values, group)
    else yield toBytes(values)
  }
}

function supported({ config }: Weights): LlamaConfig {
  const fail = (field: string, rule: string, actual: unknown): never => {
    throw new RangeError(`llama2.c: ${field} must be ${rule}, got ${actual}; take another format`)
  }
  if (config.model_type !== 'llama') return fail('model_type', 'llama', config.model_type)
  const { head_dim, num_attention_heads: heads, hidden_size } = config
  if (head_dim * heads !== hidden_size) {
    fail('head_dim', `hidden_size ${hidden_size} / heads ${heads}`, head_dim)
  }
  if (config.attention_bias) fail('attention_bias', 'false', true)
  if (config.mlp_bias) fail('mlp_bias', 'false', true)
  if (config.rope_theta !== 10000) fail('rope_theta', '10000', config.rope_theta)
  // Its programs have this number built in.
  if (config.rms_norm_eps !== 1e-5) fail('rms_norm_eps', '1e-5', config.rms_norm_eps)
  return config
}

function groupOf({ hidden_size, intermediate_size }: LlamaConfig): number {
  let group = GROUP
  while (hidden_size % group !== 0 || intermediate_size % group !== 0) group /= 2
  return group
}

function header(config: LlamaConfig, version: Llama2cVersion, group: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes(version))
  const view = new DataView(bytes.buffer)
  const { tie_word_embeddings: tied, vocab_size: vocabulary } = config
  const start = version === 0 ? 0 : 8
  if (version > 0) {
    view.setUint32(0, 0x616b3432, true)
    view.setInt32(4, version, true)
    bytes[36] = tied ? 1 : 0
  }
  if (version === 2) view.setInt32(37, group, true)
  const fields = [
    config.hidden_size,
    config.intermediate_size,
    config.num_hidden_layers,
    config.num_attention_heads,
    config.num_key_value_heads,
    // Version 0 tells by the sign whether the head is the embedding.
    version === 0 && !tied ? -vocabulary : vocabulary,
    config.max_position_embeddings,
  ]
  fields.forEach((value, i) => {
    view.setInt32(start + 4 * i, value, true)
  })
  return bytes
}

function inOrder(values: Float32Array, { rotary, shape }: Part, config: LlamaConfig): Float32Array {
  return rotary ? halvesToPairs(values, config.head_dim, shape[1]) : values
}

/** Cosines, then sines, (positions, D/2) each. */
function* rotaryTables({
  head_dim: D,
  max_position_embeddings: T,
}: LlamaConfig): Generator<Uint8Array, void, undefined> {
  for (const turn of [Math.cos, Math.sin]) {
    const table = new Float32Array((T * D) / 2)
    table.forEach((_, i) => {
      const pair = i % (D / 2)
      table[i] = turn(Math.floor(i / (D / 2)) / 10000 ** ((2 * pair) / D))
    })
    yield toBytes(table)
  }
}

/** int8 values, then the groups' scales: x ≈ q · max|x| / 127. */
function* quantized(values: Float32Array, group: number): Generator<Uint8Array, void, undefined> {
  const integers = new Int8Array(values.length)
  const scales = new Float32Array(values.length / group)
  for (let g = 0; g < scales.length; g++) {
    let largest = 0
    for (let i = g * group; i < (g + 1) * group; i++) {
      largest = Math.max(largest, Math.abs(values[i]))
    }
    scales[g] = largest / 127
    const inverse = largest === 0 ? 0 : 127 / largest
    for (let i = g * group; i < (g + 1) * group; i++) integers[i] = Math.round(values[i] * inverse)
  }
  yield new Uint8Array(integers.buffer)
  yield toBytes(scales)
}
