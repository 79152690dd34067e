// config.json, read and written.

import { FormatError } from '@ts/tokenizer'
import { isObject, parseJson } from '../checkpoint/json.ts'
import type { Config } from './config.ts'
import { Fields } from './fields.ts'
import { readGPT2Config } from './gpt2Config.ts'
import { readGPTNeoConfig } from './gptNeoConfig.ts'
import { readLlamaConfig } from './llamaConfig.ts'

const architectures = {
  gpt_neo: 'GPTNeoForCausalLM',
  gpt2: 'GPT2LMHeadModel',
  llama: 'LlamaForCausalLM',
} as const

const types = Object.keys(architectures) as readonly Config['model_type'][]

/**
 * Reads a config.json. Fields that do not change what the model computes are passed over.
 *
 * @param bytes  UTF-8
 * @param source file name for messages
 * @throws FormatError naming the field that is missing, wrong or asks for what we do not compute
 */
export function parseConfig(bytes: Uint8Array, source = 'config.json'): Config {
  const json = parseJson(bytes, { source, field: 'config' })
  if (!isObject(json)) throw new FormatError(source, 'config', 'must be an object')
  const fields = new Fields(json, source)
  const type = fields.oneOf('model_type', types)
  switch (type) {
    case 'gpt_neo':
      return readGPTNeoConfig(fields)
    case 'gpt2':
      return readGPT2Config(fields)
    case 'llama':
      return readLlamaConfig(fields)
    default:
      return type satisfies never
  }
}

/** The text of a config.json that {@link parseConfig} and HF transformers read. */
export function formatConfig(config: Config): string {
  // A field that is left out is HF's default there, such as GPT-2's own end of text.
  const absent = { bos_token_id: null, eos_token_id: null }
  const head = { architectures: [architectures[config.model_type]], ...absent, ...config }
  const rest = config.model_type === 'llama' ? { hidden_act: 'silu' } : dropouts(config.model_type)
  return JSON.stringify({ ...head, ...rest, torch_dtype: 'float32' }, null, 2) + '\n'
}

/** HF's defaults drop a tenth, so a model that continues training there must say that it does not. */
function dropouts(type: 'gpt_neo' | 'gpt2'): Readonly<Record<string, number>> {
  return type === 'gpt_neo'
    ? { resid_dropout: 0, embed_dropout: 0, attention_dropout: 0 }
    : { resid_pdrop: 0, embd_pdrop: 0, attn_pdrop: 0 }
}
