// What every checkpoint format comes down to: a configuration, and weights for a backend.
import type { Backend } from '@ts/tensor'
import { parseConfig } from '../config/parseConfig.ts'
import type { Model } from '../model.ts'
import type { WeightType } from '../weightType.ts'
import { Safetensors } from './safetensors.ts'
import type { Source } from './source.ts'
import type { Weights } from './tensorFile.ts'
import { loadWeights } from './weights.ts'

/** An opened checkpoint. Its weights are still in the file. */
export interface Checkpoint extends Weights {
  /** How the file stores its matrices, as far as models can: what `createModel` should get. */
  readonly type: WeightType
  /**
   * Writes the weights into a backend. What is quantised alike in the file and in the model stays as it is.
   *
   * @param model of this configuration
   * @throws FormatError if a tensor is missing or does not fit
   */
  load(backend: Backend, model: Model): Promise<void>
}

/**
 * A checkpoint in HF's layout.
 *
 * @param config  bytes of config.json, and its name for messages
 * @param weights model.safetensors
 * @throws FormatError if either is damaged
 *
 * @example
 * const checkpoint = await openSafetensors({ bytes, name: 'config.json' }, source)
 * const model = createModel(checkpoint.config)
 * await checkpoint.load(backend, model)
 */
export async function openSafetensors(
  config: { readonly bytes: Uint8Array; readonly name: string },
  weights: Source,
): Promise<Checkpoint> {
  const parsed = parseConfig(config.bytes, config.name)
  return checkpointOf({ config: parsed, weights: await Safetensors.open(weights) })
}

/** A checkpoint of a configuration and an open file. */
export function checkpointOf({ config, weights }: Weights): Checkpoint {
  const type = weights.type ?? 'f32'
  return { config, weights, type, load: (backend, model) => loadWeights(backend, model, weights) }
}
