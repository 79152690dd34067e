// The models that are served: the one that ships, one of yours, or random weights in the shape of a larger one.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import { type Backend, openWasm } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import { loadTokenizer } from '@ts/tokenizer/node'
import { createModel, initialize } from '@ts/transformer'
import { type OpenedModel, openModel, saveModel } from '@ts/transformer/node'

/** Where a model lies. */
export interface ServedModel {
  readonly path: string
  /** default: the one in the model or beside it */
  readonly tokenizer?: string
}

/** The model that ships. */
export const shipped: ServedModel = { path: fileURLToPath(storyModel) }

/**
 * Has a function use random weights in the shape of llama2.c's stories15M, and removes them.
 *
 * @param tokenizer file of a tokenizer of 32,000 ids, as llama2.c's tokenizer.bin
 */
export async function with15M<T>(
  tokenizer: string,
  use: (model: ServedModel) => Promise<T>,
): Promise<T> {
  if (!existsSync(tokenizer)) {
    throw new Error(`no tokenizer of 32,000 ids at ${tokenizer}; give one with --tokenizer`)
  }
  const folder = await mkdtemp(join(tmpdir(), 'tinystories-15M-'))
  try {
    const backend = await openWasm()
    const model = createModel({
      model_type: 'llama',
      vocab_size: 32_000,
      max_position_embeddings: 256,
      hidden_size: 288,
      intermediate_size: 768,
      num_hidden_layers: 6,
      num_attention_heads: 6,
      num_key_value_heads: 6,
      head_dim: 48,
      rms_norm_eps: 1e-5,
      rope_theta: 10_000,
      attention_bias: false,
      mlp_bias: false,
      tie_word_embeddings: true,
    })
    initialize(backend, model, { seed: 1 })
    const path = join(folder, 'random15M')
    await saveModel(path, backend, model)
    backend.close()
    return await use({ path, tokenizer })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Opens one in this process. */
export async function openServed({ path, tokenizer }: ServedModel): Promise<{
  readonly backend: Backend
  readonly opened: OpenedModel
  readonly tokenizer: Tokenizer
}> {
  const backend = await openWasm()
  const opened = await openModel(path)
  await opened.load(backend)
  const own = tokenizer === undefined ? await opened.tokenizer() : await loadTokenizer(tokenizer)
  await opened.close()
  if (!own) throw new Error(`${path}: no tokenizer beside this model`)
  return { backend, opened, tokenizer: own }
}
