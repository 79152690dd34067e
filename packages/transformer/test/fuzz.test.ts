// Thousands of damaged files: each opens or gives a FormatError that names the file, at once, and
// never asks the file for more than it has.
import { openReference } from '@ts/tensor'
import { beforeAll, expect, test } from 'vitest'
import {
  bytesSource,
  type Checkpoint,
  createModel,
  FormatError,
  formatConfig,
  openLlama2c,
  openSafetensors,
  parseConfig,
  Random,
  type Source,
  saveWeights,
} from '../src/index.ts'
import { collect } from './collect.ts'
import { llama2cFile } from './llama2cFile.ts'
import { mutate, mutateText } from './mutate.ts'
import { configs, openTiny } from './tiny.ts'

/** Reading beyond the end or in one piece larger than the file would be an unchecked size. */
function watched(bytes: Uint8Array): Source {
  const source = bytesSource(bytes, 'file')
  return {
    ...source,
    read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length)) {
        throw new Error(`read ${length} bytes at ${offset} of ${bytes.length}`)
      }
      return source.read(offset, length)
    },
  }
}

/** Opens and loads; @returns whether it was possible */
async function opens(open: () => Checkpoint | Promise<Checkpoint>): Promise<boolean> {
  try {
    const checkpoint = await open()
    await checkpoint.load(openReference(), createModel(checkpoint.config))
    return true
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.source).toMatch(/^(file|config\.json)$/)
    expect(error.message.length).toBeLessThan(400)
    return false
  }
}

const files = new Map<string, { config: Uint8Array; weights: Uint8Array }>()

beforeAll(async () => {
  for (const config of configs) {
    const { model, backend } = openTiny(config)
    const weights = await collect(saveWeights(backend, model))
    const bytes = new TextEncoder().encode(formatConfig(config))
    files.set(config.model_type, { config: bytes, weights })
  }
})

const kinds = configs.map(({ model_type }) => model_type)

test.each(kinds)('safetensors of %s, 1,500 damaged ones', async (kind) => {
  const { config, weights } = files.get(kind)!
  const head = 8 + Number(new DataView(weights.buffer).getBigUint64(0, true))
  const random = new Random(1)
  const open = (bytes: Uint8Array): Promise<boolean> =>
    opens(() => openSafetensors({ bytes: config, name: 'config.json' }, watched(bytes)))
  expect(await open(weights)).toBe(true)
  let opened = 0
  for (let i = 0; i < 1000; i++) opened += Number(await open(mutate(weights, random, head)))
  const header = new TextDecoder().decode(weights.subarray(8, head))
  for (let i = 0; i < 500; i++) {
    // The same length of header, so that what it says is looked at.
    const text = mutateText(header, random)
      .padEnd(head - 8)
      .slice(0, head - 8)
    const bytes = weights.slice()
    bytes.set(new TextEncoder().encode(text).subarray(0, head - 8), 8)
    opened += Number(await open(bytes))
  }
  expect(opened).toBeLessThan(500)
})

test.each(kinds)('config.json of %s, 2,000 damaged ones', async (kind) => {
  const { config } = files.get(kind)!
  const random = new Random(2)
  const text = new TextDecoder().decode(config)
  const parses = (bytes: Uint8Array): boolean => {
    try {
      formatConfig(parseConfig(bytes))
      return true
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      expect(error.source).toBe('config.json')
      return false
    }
  }
  expect(parses(config)).toBe(true)
  let parsed = 0
  for (let i = 0; i < 1000; i++) parsed += Number(parses(mutate(config, random, config.length)))
  for (let i = 0; i < 1000; i++) {
    parsed += Number(parses(new TextEncoder().encode(mutateText(text, random))))
  }
  expect(parsed).toBeLessThan(1500)
})

test.each([0, 1] as const)('llama2.c version %i, 2,000 damaged ones', async (version) => {
  const { bytes } = llama2cFile(version, false)
  const random = new Random(3)
  expect(await opens(() => openLlama2c(watched(bytes)))).toBe(true)
  let opened = 0
  for (let i = 0; i < 2000; i++) {
    opened += Number(await opens(() => openLlama2c(watched(mutate(bytes, random, 40)))))
  }
  expect(opened).toBeLessThan(1000)
})
