import { openReference } from '@ts/tensor'
import { expect, test } from 'vitest'
import { collect } from '../../test/collect.ts'
import { configs, openTiny } from '../../test/tiny.ts'
import {
  bytesSource,
  createModel,
  loadWeights,
  parameters,
  Safetensors,
  saveWeights,
  type TensorToWrite,
  writeSafetensors,
} from '../index.ts'

/** A tiny model's tensors, to be changed and written. */
async function tensorsOf(config: (typeof configs)[number]): Promise<TensorToWrite[]> {
  const { model, backend } = openTiny(config)
  const file = await open(await collect(saveWeights(backend, model)))
  return [...file.tensors.values()].map(({ name, shape }) => {
    return { name, shape, read: () => file.read(name) }
  })
}

const open = (bytes: Uint8Array): Promise<Safetensors> =>
  Safetensors.open(bytesSource(bytes, 'm.safetensors'))

async function load(config: (typeof configs)[number], tensors: readonly TensorToWrite[]) {
  const backend = openReference()
  const model = createModel(config)
  await loadWeights(backend, model, await open(await collect(writeSafetensors(tensors))))
  return { model, backend }
}

const [neo, gpt2, llama] = configs
const extra = (name: string): TensorToWrite => {
  return { name, shape: [2], read: async () => new Float32Array(2) }
}

test.each(configs)('$model_type: every parameter comes back', async (config) => {
  const before = openTiny(config)
  const after = await load(config, await tensorsOf(config))
  const leaves = parameters(after.model)
  for (const [i, [name, leaf]] of parameters(before.model).entries()) {
    const values = await after.backend.read(leaves[i][1])
    expect(values, name).toEqual(await before.backend.read(leaf))
  }
})

test('files of the model below the head have no prefix, older ones carry masks and tables', async () => {
  const bare = async (config: (typeof configs)[number], ...names: string[]): Promise<void> => {
    const tensors = (await tensorsOf(config)).map((tensor) => {
      return { ...tensor, name: tensor.name.replace(/^(transformer|model)\./, '') }
    })
    await load(config, [...tensors, ...names.map(extra)])
  }
  await bare(neo, 'h.0.attn.attention.bias', 'h.1.attn.attention.masked_bias', 'lm_head.weight')
  await bare(gpt2, 'h.0.attn.bias', 'h.0.attn.masked_bias')
  await bare(llama, 'layers.0.self_attn.rotary_emb.inv_freq')
})

test('what does not fit the config is named', async () => {
  const tensors = await tensorsOf(llama)
  await expect(load(llama, tensors.slice(1))).rejects.toThrow(
    'm.safetensors: model.embed_tokens.weight: the tensor is missing',
  )
  await expect(load(llama, [...tensors, extra('model.extra')])).rejects.toThrow(
    /m\.safetensors: model\.extra at byte \d+: the config has no such tensor/,
  )
  await expect(load({ ...llama, vocab_size: 38 } as typeof llama, tensors)).rejects.toThrow(
    /model\.embed_tokens\.weight\.shape at byte \d+: must be \(38, 16\) for this config, got \(37, 16\)/,
  )
  // A head that the config says is tied is passed over; one that it lacks is missed.
  await load({ ...llama, tie_word_embeddings: true } as typeof llama, tensors)
  await expect(
    load({ ...neo, tie_word_embeddings: false } as typeof neo, await tensorsOf(neo)),
  ).rejects.toThrow('lm_head.weight: the tensor is missing')
})
