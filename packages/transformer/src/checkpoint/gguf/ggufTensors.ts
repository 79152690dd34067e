// Which tensors a GGUF file of a model has, and of which of HF's each is made. One table for reading
// and writing.
//
// llama.cpp knows no GPT-Neo. As GPT-2 it computes the same once the query matrix is multiplied by
// √D, since GPT-2 divides scores by √D and GPT-Neo does not, and the query, key and value get biases
// of zero; only its windows are lost.

import type { Config } from '../../config/config.ts'
import { shapeOf } from '../../config/shape.ts'
import { createModel } from '../../models/createModel.ts'
import { storedTensors } from '../storedTensors.ts'

/** One of HF's tensors inside a GGUF tensor. */
export interface GgufPart {
  /** HF's name. */
  readonly name: string
  /** As HF shapes it. */
  readonly shape: readonly number[]
  /** Rows of the GGUF tensor that it takes; of a vector, values. */
  readonly rows: number
  /** What has happened to it: nothing, or its axes are swapped, or its rotary pairs lie together. */
  readonly order: 'same' | 'transposed' | 'pairs'
  /** What its values are multiplied by. */
  readonly scale: number
}

/** A tensor of a GGUF file. */
export interface GgufTensor {
  readonly name: string
  /** (rows, columns), or (n) for a vector. */
  readonly shape: readonly number[]
  /** One after the other along the first axis. None: all zeros. */
  readonly parts: readonly GgufPart[]
}

/** The tensors of a model's GGUF file, in the order of the model's fields. */
export function ggufTensors(config: Config): readonly GgufTensor[] {
  const { headSize, channels, layers } = shapeOf(config)
  const found = new Map<string, GgufPart[]>()
  for (const { name, shape, transposed } of storedTensors(createModel(config))) {
    const part: GgufPart = {
      name,
      shape,
      rows: transposed ? shape[1] : shape[0],
      order: transposed ? 'transposed' : isRotary(config, name) ? 'pairs' : 'same',
      scale: isUnscaledQuery(config, name) ? Math.sqrt(headSize) : 1,
    }
    const ggufName = nameOf(config, name)
    found.set(ggufName, [...(found.get(ggufName) ?? []), part])
  }
  const tensors = [...found].map(([name, parts]) => {
    // Query, key, value: in GPT-Neo's own order the key comes first.
    const sorted = parts.toSorted((a, b) => place(a) - place(b))
    const rows = sorted.reduce((sum, part) => sum + part.rows, 0)
    const [{ shape, order }] = sorted
    if (shape.length === 1) return { name, shape: [rows], parts: sorted }
    return { name, shape: [rows, shape[order === 'transposed' ? 0 : 1]], parts: sorted }
  })
  if (config.model_type !== 'gpt_neo') return tensors
  const zeros = Array.from({ length: layers }, (_, i) => {
    return { name: `blk.${i}.attn_qkv.bias`, shape: [3 * channels], parts: [] }
  })
  return [...tensors, ...zeros]
}

function isRotary({ model_type }: Config, name: string): boolean {
  return model_type === 'llama' && /\.[qk]_proj\./.test(name)
}

function isUnscaledQuery({ model_type }: Config, name: string): boolean {
  return model_type === 'gpt_neo' && /\.q_proj\./.test(name)
}

function place({ name }: GgufPart): number {
  return ['.q_proj.', '.k_proj.', '.v_proj.'].findIndex((part) => name.includes(part))
}

/** HF's names below a layer, and outside, without `.weight` and `.bias`. */
const llama: Readonly<Record<string, string>> = {
  'model.embed_tokens': 'token_embd',
  'model.norm': 'output_norm',
  lm_head: 'output',
  input_layernorm: 'attn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  post_attention_layernorm: 'ffn_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
}

const gpt: Readonly<Record<string, string>> = {
  'transformer.wte': 'token_embd',
  'transformer.wpe': 'position_embd',
  'transformer.ln_f': 'output_norm',
  lm_head: 'output',
  ln_1: 'attn_norm',
  'attn.c_attn': 'attn_qkv',
  'attn.c_proj': 'attn_output',
  'attn.attention.q_proj': 'attn_qkv',
  'attn.attention.k_proj': 'attn_qkv',
  'attn.attention.v_proj': 'attn_qkv',
  'attn.attention.out_proj': 'attn_output',
  ln_2: 'ffn_norm',
  'mlp.c_fc': 'ffn_up',
  'mlp.c_proj': 'ffn_down',
}

function nameOf({ model_type }: Config, name: string): string {
  const [, layer, below, kind] =
    /^(?:(?:model\.layers|transformer\.h)\.(\d+)\.)?(.+)\.(weight|bias)$/.exec(name)!
  const short = (model_type === 'llama' ? llama : gpt)[below]
  return `${layer === undefined ? '' : `blk.${layer}.`}${short}.${kind}`
}
