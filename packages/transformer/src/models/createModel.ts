// From a configuration to the model class it names.
import type { Config } from '../config/config.ts'
import type { Model } from '../model.ts'
import { storeAs, type WeightType } from '../weightType.ts'
import { GPT2 } from './gpt2.ts'
import { GPTNeo } from './gptNeo.ts'
import { Llama } from './llama.ts'

/**
 * The model of a configuration. It holds no weights: initialise or load them into a backend.
 *
 * @param options `type`: how its weights are stored; int8 and int4 only for a model that is not trained
 *
 * @example
 * const model = createModel(preset('neo-64x8', { vocabulary: 4096 }))
 */
export function createModel(
  config: Config,
  { type = 'f32' }: { readonly type?: WeightType } = {},
): Model {
  const model = modelOf(config)
  storeAs(model, type)
  return model
}

function modelOf(config: Config): Model {
  switch (config.model_type) {
    case 'gpt_neo':
      return new GPTNeo(config)
    case 'gpt2':
      return new GPT2(config)
    case 'llama':
      return new Llama(config)
    default:
      return config satisfies never
  }
}
