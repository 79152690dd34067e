import { openReference } from '@ts/tensor'
import { expect, test } from 'vitest'
import { collect } from '../../../test/collect.ts'
import { configs, openTiny } from '../../../test/tiny.ts'
import { pieceTokenizer } from '../../../test/tokenizers.ts'
import {
  bytesSource,
  type Config,
  createModel,
  ggufLimits,
  modelWeights,
  openGguf,
  parameters,
  writeGguf,
} from '../../index.ts'
import { readGgufConfig } from './ggufConfig.ts'
import { type GgufHeader, readGgufHeader } from './ggufHeader.ts'
import { ByteWriter } from './ggufMetadata.ts'

const [neo, gpt2, llama] = configs

async function written(config: Config): Promise<Uint8Array> {
  const { model, backend } = openTiny(config)
  return collect(writeGguf(modelWeights(backend, model)))
}

/** A file's header as another program would have written it, with changes. */
async function foreign(config: Config, changes: object = {}): Promise<GgufHeader> {
  const { metadata, tensors } = await readGgufHeader(bytesSource(await written(config), 'm.gguf'))
  const changed = new Map(metadata)
  changed.delete('tinystories.config')
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) changed.delete(key)
    else changed.set(key, { value, offset: 7 })
  }
  return { metadata: changed, tensors }
}

test('the metadata of others tell the same configuration', async () => {
  const ends = {
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.eos_token_id': 2,
    'tokenizer.ggml.eot_token_id': 3,
  }
  expect(readGgufConfig(await foreign(llama, ends), 'm.gguf')).toEqual(llama)
  const { activation_function: _, ...rest } = gpt2 as Extract<Config, { model_type: 'gpt2' }>
  expect(readGgufConfig(await foreign(gpt2), 'm.gguf')).toEqual({
    ...rest,
    activation_function: 'gelu_new',
  })
})

test.each<[string, object, RegExp]>([
  [
    'architecture',
    { 'general.architecture': 'mamba' },
    /general\.architecture at byte 7: only llama and gpt2 can be read, got 'mamba'/,
  ],
  [
    'none',
    { 'general.architecture': null },
    /general\.architecture: only llama and gpt2 can be read, got nothing/,
  ],
  [
    'an id of no token',
    { 'tokenizer.ggml.bos_token_id': 37 },
    /m\.gguf: tokenizer\.ggml\.bos_token_id at byte 7: must be an id from 0 to 36, got 37/,
  ],
  ['missing', { 'llama.block_count': null }, /m\.gguf: llama\.block_count: is missing/],
  [
    'too large',
    { 'llama.embedding_length': 2 ** 30 },
    /llama\.embedding_length at byte 7: must be a whole number from 1/,
  ],
  [
    'per layer',
    { 'llama.attention.head_count': Float64Array.of(1, 2) },
    /llama\.attention\.head_count at byte 7: must be one number/,
  ],
  [
    'not a number',
    { 'llama.rope.freq_base': Number.NaN },
    /llama\.rope\.freq_base at byte 7: must be one number/,
  ],
  ['scaled positions', { 'llama.rope.scaling.type': 'yarn' }, /only none is supported, got yarn/],
  ['experts', { 'llama.expert_count': 8 }, /llama\.expert_count at byte 7: only 0 is supported/],
  [
    'half turned',
    { 'llama.rope.dimension_count': 4 },
    /only all 6 channels of a head can turn, got 4/,
  ],
])('refuses: %s', async (_, changes, message) => {
  const header = await foreign(llama, changes)
  expect(() => readGgufConfig(header, 'm.gguf')).toThrow(message)
})

test('our own key must fit the architecture', async () => {
  const header = await readGgufHeader(bytesSource(await written(gpt2), 'm.gguf'))
  const metadata = new Map(header.metadata)
  metadata.set('general.architecture', { value: 'llama', offset: 0 })
  expect(() => readGgufConfig({ ...header, metadata }, 'm.gguf')).toThrow(
    'a gpt2 cannot have the architecture llama',
  )
})

/** A file of one vector, with changes by place from the end of the header. */
function small(type: number, size = 32): Uint8Array {
  const writer = new ByteWriter().bytes(new TextEncoder().encode('GGUF')).u32(3).u64(1).u64(0)
  writer.string('a').u32(1).u64(size).u32(type).u64(0).align(32)
  return writer.bytes(new Uint8Array(128)).finish()
}

test.each<[string, Uint8Array, RegExp]>([
  ['another file', new Uint8Array(64), /m\.gguf: magic at byte 0: must be 'GGUF'/],
  ['nothing', new Uint8Array(0), /magic at byte 0: needs 4 bytes, the file ends at 0/],
  [
    'version 1',
    Uint8Array.from([...small(0)].with(4, 1)),
    /version at byte 4: only versions 2 and 3/,
  ],
  [
    'big-endian',
    Uint8Array.from([...small(0)].with(4, 0).with(7, 3)),
    /got 50331648 \(big-endian\?\)/,
  ],
  [
    'many tensors',
    Uint8Array.from([...small(0)].with(12, 1)),
    /tensor_count at byte 8: at most \d+ fit into the file/,
  ],
  [
    'a K type',
    small(12),
    /a\.type at byte \d+: only F32, F16, BF16, Q8_0 and Q4_0 can be read, got Q4_K/,
  ],
  ['an unknown type', small(99), /got type 99/],
  ['half a block', small(8, 33), /a\.dimensions\[0\].*must be a multiple of 32 for q8_0/],
  ['a long tensor', small(0, 64), /a\.offset.*its 256 bytes pass the end of the file/],
])('refuses a header: %s', async (_, bytes, message) => {
  await expect(openGguf(bytesSource(bytes, 'm.gguf'))).rejects.toThrow(message)
})

test('what llama.cpp computes otherwise is told', () => {
  expect(ggufLimits(llama)).toEqual([])
  expect(ggufLimits(neo)).toEqual([expect.stringContaining('no windows of 5 tokens')])
  expect(ggufLimits(gpt2)).toEqual([expect.stringContaining('approximates the exact gelu')])
})

test.each(configs)(
  'a tiny $model_type with odd widths keeps every value in f32',
  async (config) => {
    const { model, backend } = openTiny(config)
    const opened = await openGguf(bytesSource(await written(config), 'm.gguf'))
    expect(await opened.tokenizer()).toBeNull()
    const [other, same] = [openReference(), createModel(opened.config)]
    await opened.load(other, same)
    const theirs = parameters(same)
    for (const [i, [name, leaf]] of parameters(model).entries()) {
      // GPT-Neo's query is multiplied by the root of the head size, 2 here, which loses nothing.
      expect(await other.read(theirs[i][1]), name).toEqual(await backend.read(leaf))
    }
  },
)

test('a tokenizer that is larger than the model is refused', async () => {
  const { model, backend } = openTiny(llama)
  const weights = modelWeights(backend, model)
  const bytes = collect(writeGguf(weights, { tokenizer: pieceTokenizer() }))
  await expect(bytes).rejects.toThrow('the tokenizer has 288 ids, the model 37')
})

test('a header longer than the first read is read again', async () => {
  const { model, backend } = openTiny({ ...llama, vocab_size: 40000 } as Config)
  const tokenizer = pieceTokenizer()
  const bytes = await collect(writeGguf(modelWeights(backend, model), { tokenizer }))
  const opened = await openGguf(bytesSource(bytes, 'm.gguf'))
  expect((await opened.tokenizer())!.vocabSize).toBe(288)
})
