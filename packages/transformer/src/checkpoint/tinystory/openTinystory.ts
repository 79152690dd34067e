// A .tinystory file as a checkpoint, read by range. Every section is checked when it is read.
import { FormatError, readTokenizerBin, readTokenizerJson } from '@ts/tokenizer'
import type { Config } from '../../config/config.ts'
import { parseConfig } from '../../config/parseConfig.ts'
import { type Checkpoint, checkpointOf } from '../checkpoint.ts'
import { crc32 } from '../crc32.ts'
import {
  blockOf,
  decode,
  decodeQuantized,
  type Encoding,
  encodedBytes,
  encodings,
  typeOfEncodings,
} from '../encoding.ts'
import { isObject, type Json, type JsonObject, parseJson } from '../json.ts'
import { readExactly, readParts, type Section, type Source } from '../source.ts'
import type { QuantizedMatrix, TensorInfo, WithTokenizer } from '../tensorFile.ts'
import { transpose } from '../transpose.ts'
import { ALIGNMENT, after, aligned, CHECKSUM, SIGNATURE, VERSION } from './layout.ts'

/** An open .tinystory file. */
export interface Tinystory extends Checkpoint, WithTokenizer {
  /** Reads the model card, Markdown; '' if there is none. @throws FormatError if it is damaged */
  card(): Promise<string>
}

/** A model of a thousand layers has some megabytes. */
const LONGEST_HEADER = 2 ** 26

/**
 * Opens a .tinystory file. Only its header is read at once.
 *
 * @throws FormatError naming file, field and offset if it is damaged
 * @see docs/tinystory-format.md
 *
 * @example
 * const story = await openTinystory(source)
 * const model = createModel(story.config)
 * await story.load(backend, model)
 * const tokenizer = await story.tokenizer()
 */
export async function openTinystory(source: Source): Promise<Tinystory> {
  const { json, end } = await readHeader(source)
  const { config, files, tensors } = readSections(json, end, source)
  const matrices = [...tensors.values()].filter(({ shape }) => shape.length === 2)
  const weights = {
    source,
    tensors,
    read: async (name: string): Promise<Float32Array> => {
      const tensor = tensors.get(name)!
      const values = decode(await readSection(source, tensor, name), tensor.encoding)
      const { shape, transposed } = tensor
      return transposed ? transpose(values, shape[1], shape[0]) : values
    },
    parts: (name: string): AsyncIterable<Float32Array> | null => {
      const tensor = tensors.get(name)!
      const straight = blockOf(tensor.encoding) === 1 && !tensor.transposed
      return straight ? floatParts(source, tensor, name) : null
    },
    type: typeOfEncodings(matrices.map(({ encoding }) => encoding)),
    readQuantized: async (name: string): Promise<QuantizedMatrix | null> => {
      const tensor = tensors.get(name)!
      if (blockOf(tensor.encoding) === 1) return null
      return decodeQuantized(await readSection(source, tensor, name), tensor.encoding)
    },
  }
  return {
    ...checkpointOf({ config, weights }),
    async tokenizer() {
      // The two that the format has, by name: a page then carries no other reader.
      for (const [name, open] of tokenizers) {
        const file = files.get(name)
        if (!file) continue
        const bytes = await readSection(source, file, name)
        return open({ name: `${source.name}: ${name}`, bytes })
      }
      return null
    },
    async card() {
      const card = files.get('README.md')
      return card ? new TextDecoder().decode(await readSection(source, card, 'README.md')) : ''
    },
  }
}

const tokenizers = [
  ['tokenizer.json', readTokenizerJson],
  ['tokenizer.bin', readTokenizerBin],
] as const

interface StoredTensorInfo extends TensorInfo, Section {
  readonly encoding: Encoding
  readonly transposed: boolean
}

/** @returns the header and where it ends */
async function readHeader(
  source: Source,
): Promise<{ readonly json: JsonObject; readonly end: number }> {
  const start = await readExactly(source, { offset: 0, length: ALIGNMENT }, 'signature')
  if (SIGNATURE.some((byte, i) => start[i] !== byte)) {
    throw new FormatError(source.name, 'signature', 'this is no .tinystory file', { offset: 0 })
  }
  const view = new DataView(start.buffer, start.byteOffset, start.length)
  const version = view.getUint32(8, true)
  if (version !== VERSION) {
    const problem = `only version ${VERSION} can be read, got ${version}`
    throw new FormatError(source.name, 'version', problem, { offset: 8 })
  }
  const length = view.getUint32(12, true)
  if (length > LONGEST_HEADER) {
    const problem = `must be at most ${LONGEST_HEADER}, got ${length}`
    throw new FormatError(source.name, 'header length', problem, { offset: 12 })
  }
  const bytes = await readExactly(source, { offset: ALIGNMENT, length }, 'header')
  const expected = view.getUint32(16, true)
  check(
    source,
    'header',
    { offset: ALIGNMENT, expected },
    crc32(bytes, crc32(start.subarray(8, 16))),
  )
  const json = parseJson(bytes, { source: source.name, field: 'header', offset: ALIGNMENT })
  if (!isObject(json)) {
    throw new FormatError(source.name, 'header', 'must be an object', { offset: ALIGNMENT })
  }
  return { json, end: ALIGNMENT + aligned(length) }
}

interface Sections {
  readonly config: Config
  readonly files: ReadonlyMap<string, Section>
  readonly tensors: ReadonlyMap<string, StoredTensorInfo>
}

function readSections(json: JsonObject, end: number, source: Source): Sections {
  const fail = (field: string, problem: string): never => {
    throw new FormatError(source.name, field, problem, { offset: ALIGNMENT })
  }
  let next = end
  // Sections lie side by side in the order of the header, so none can overlap another.
  const place = (item: JsonObject, field: string): Section => {
    const { offset, length } = item
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
      return fail(`${field}.length`, 'must be a whole number')
    }
    if (offset !== next - end) fail(`${field}.offset`, `must be ${next - end}, got ${show(offset)}`)
    const section = { offset: next, length }
    next = after(section)
    if (next > source.size) fail(field, `passes the end of the file, ${source.size}`)
    return section
  }
  const files = new Map<string, Section>()
  for (const [item, field] of items(json.files, 'files', fail)) {
    const name = nameOf(item, field, files, fail)
    files.set(name, place(item, field))
  }
  const tensors = new Map<string, StoredTensorInfo>()
  for (const [item, field] of items(json.tensors, 'tensors', fail)) {
    const name = nameOf(item, field, tensors, fail)
    const { encoding, shape, transposed } = readTensor(item, `${field}.shape`, fail)
    const { offset, length } = place(item, field)
    const bytes = encodedBytes(
      encoding,
      shape.reduce((product, n) => product * n, 1),
    )
    if (length !== bytes) fail(`${field}.length`, `must be ${bytes} for its shape, got ${length}`)
    const hf = transposed ? shape.toReversed() : shape
    tensors.set(name, { name, encoding, shape: hf, transposed, offset, length })
  }
  if (next !== source.size) fail('file size', `must be ${next}, got ${source.size}`)
  const config = isObject(json.config ?? null)
    ? JSON.stringify(json.config)
    : fail('config', 'is missing')
  return { config: parseConfig(new TextEncoder().encode(config), source.name), files, tensors }
}

type Fail = (field: string, problem: string) => never

function items(
  json: Json | undefined,
  field: string,
  fail: Fail,
): readonly (readonly [item: JsonObject, field: string])[] {
  if (!Array.isArray(json)) return fail(field, 'must be an array')
  return json.map((item: Json, i) => {
    return isObject(item) ? [item, `${field}[${i}]`] : fail(`${field}[${i}]`, 'must be an object')
  })
}

function nameOf(
  { name }: JsonObject,
  field: string,
  known: ReadonlyMap<string, unknown>,
  fail: Fail,
): string {
  if (typeof name !== 'string') return fail(`${field}.name`, 'must be a string')
  return known.has(name) ? fail(`${field}.name`, `${show(name)} stands twice`) : name
}

function readTensor(
  item: JsonObject,
  field: string,
  fail: Fail,
): {
  readonly encoding: Encoding
  readonly shape: readonly number[]
  readonly transposed: boolean
} {
  const { shape, transposed = false } = item
  const encoding = encodings.find((known) => known === item.encoding)
  if (!encoding) {
    return fail(
      field,
      `its encoding must be one of ${encodings.join(', ')}, got ${show(item.encoding)}`,
    )
  }
  const valid = (n: Json): boolean => Number.isSafeInteger(n) && (n as number) >= 0
  if (!Array.isArray(shape) || shape.length < 1 || shape.length > 2 || !shape.every(valid)) {
    return fail(field, `must be one or two whole numbers, got ${show(shape)}`)
  }
  if (!Number.isInteger(encodedBytes(encoding, shape[shape.length - 1]))) {
    return fail(field, `rows of ${encoding} must be multiples of 32, got ${show(shape)}`)
  }
  if (typeof transposed !== 'boolean' || (transposed && shape.length !== 2)) {
    return fail(field, 'only a matrix can be transposed')
  }
  return { encoding, shape, transposed }
}

/** Reads a section with its checksum. */
async function readSection(source: Source, section: Section, field: string): Promise<Uint8Array> {
  const { offset, length } = section
  const bytes = await readExactly(source, { offset, length: length + CHECKSUM }, field)
  const data = bytes.subarray(0, length)
  check(source, field, { offset, expected: toChecksum(bytes.subarray(length)) }, crc32(data))
  return data
}

function toChecksum(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, CHECKSUM).getUint32(0, true)
}

/** The values of a section, part by part; at its end the checksum. */
async function* floatParts(
  source: Source,
  { offset, length, encoding }: StoredTensorInfo,
  field: string,
): AsyncGenerator<Float32Array, void, undefined> {
  let actual = 0
  for await (const bytes of readParts(source, { offset, length }, field)) {
    actual = crc32(bytes, actual)
    yield decode(bytes, encoding)
  }
  const end = await readExactly(source, { offset: offset + length, length: CHECKSUM }, field)
  check(source, field, { offset, expected: toChecksum(end) }, actual)
}

function check(
  source: Source,
  field: string,
  { offset, expected }: { readonly offset: number; readonly expected: number },
  actual: number,
): void {
  if (actual === expected) return
  const hex = (n: number): string => n.toString(16).padStart(8, '0')
  const problem = `its checksum must be ${hex(expected)}, got ${hex(actual)}: the file is damaged`
  throw new FormatError(source.name, field, problem, { offset })
}

function show(json: Json | undefined): string {
  return json === undefined ? 'nothing' : JSON.stringify(json).slice(0, 60)
}
