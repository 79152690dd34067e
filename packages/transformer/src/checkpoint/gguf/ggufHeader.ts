// The header of a GGUF file: metadata by key, and where each tensor lies. All counts and lengths are
// checked against the file before anything is allocated for them.
import { FormatError } from '@ts/tokenizer'
import { type Encoding, encodedBytes } from '../encoding.ts'
import { readExactly, type Source } from '../source.ts'
import { GgufCursor, MoreNeeded } from './ggufCursor.ts'
import { encodingOfType, typeName } from './ggufTypes.ts'

/** A value of the metadata. 64-bit integers are numbers here. */
export type GgufValue = number | boolean | string | readonly string[] | GgufNumbers
/** An array of numbers. */
export type GgufNumbers = Float64Array | Float32Array | Int32Array

/** A value and where it stands. */
export interface GgufEntry {
  readonly value: GgufValue
  /** Byte of the value in the file. */
  readonly offset: number
}

/** A tensor of the file. */
export interface GgufTensorEntry {
  readonly name: string
  /** The slowest axis first, as torch has it: the reverse of the file's order. */
  readonly shape: readonly number[]
  readonly encoding: Encoding
  /** First byte in the file. */
  readonly offset: number
  /** In bytes. */
  readonly length: number
}

/** What a GGUF file says before its weights. */
export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufEntry>
  readonly tensors: ReadonlyMap<string, GgufTensorEntry>
}

const MAGIC = 0x46554747
/** Read first; nearly always enough for a small vocabulary. */
const FIRST_READ = 2 ** 18
/** The longest published headers (a quarter of a million tokens) have some 20 MB. */
const LONGEST_HEADER = 2 ** 27

/**
 * Reads and checks the header of a GGUF file of version 2 or 3.
 *
 * @throws FormatError naming file, field and offset
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export async function readGgufHeader(source: Source): Promise<GgufHeader> {
  let length = Math.min(FIRST_READ, source.size)
  for (;;) {
    const bytes = await readExactly(source, { offset: 0, length }, 'header')
    try {
      return parse(new GgufCursor(bytes, source))
    } catch (error) {
      if (!(error instanceof MoreNeeded)) throw error
      if (error.bytes > LONGEST_HEADER) {
        const problem = `must end within ${LONGEST_HEADER} bytes, it asks for ${error.bytes}`
        throw new FormatError(source.name, error.field, problem, { offset: error.offset })
      }
      length = Math.min(Math.max(2 * length, error.bytes), source.size)
    }
  }
}

function parse(cursor: GgufCursor): GgufHeader {
  const magic = cursor.u32('magic')
  if (magic !== MAGIC) cursor.fail('magic', "must be 'GGUF'", 0)
  const version = cursor.u32('version')
  if (version !== 2 && version !== 3) {
    const swapped = version >= 0x1000000 ? ' (big-endian?)' : ''
    cursor.fail('version', `only versions 2 and 3 can be read, got ${version}${swapped}`, 4)
  }
  // A tensor's entry takes at least 24 bytes, a metadata entry 13.
  const tensorCount = cursor.count('tensor_count', 24)
  const metadataCount = cursor.count('metadata_kv_count', 13)
  const metadata = new Map<string, GgufEntry>()
  for (let i = 0; i < metadataCount; i++) {
    const start = cursor.at
    const key = cursor.string(`metadata[${i}].key`)
    if (metadata.has(key)) cursor.fail(show(key), 'stands twice', start)
    const type = cursor.u32(show(key))
    metadata.set(key, { offset: cursor.at, value: cursor.value(type, show(key)) })
  }
  const tensors: (GgufTensorEntry & { readonly at: number })[] = []
  for (let i = 0; i < tensorCount; i++) tensors.push(readTensor(cursor, i))
  return { metadata, tensors: placed(cursor, tensors, alignmentOf(cursor, metadata)) }
}

function readTensor(cursor: GgufCursor, index: number): GgufTensorEntry & { readonly at: number } {
  const at = cursor.at
  const name = cursor.string(`tensors[${index}].name`)
  const field = show(name)
  const dimensions = cursor.u32(`${field}.n_dimensions`)
  if (dimensions < 1 || dimensions > 4) {
    cursor.fail(`${field}.n_dimensions`, `must be from 1 to 4, got ${dimensions}`, cursor.at - 4)
  }
  const shape: number[] = []
  for (let d = 0; d < dimensions; d++) {
    const size = cursor.u64(`${field}.dimensions[${d}]`)
    if (size < 1 || size > 2 ** 40) {
      cursor.fail(`${field}.dimensions[${d}]`, `must be from 1 to 2^40, got ${size}`, cursor.at - 8)
    }
    shape.unshift(size)
  }
  const type = cursor.u32(`${field}.type`)
  const encoding = encodingOfType(type)
  if (encoding === null) {
    const problem = `only F32, F16, BF16, Q8_0 and Q4_0 can be read, got ${typeName(type)}`
    return cursor.fail(`${field}.type`, problem, cursor.at - 4)
  }
  const columns = shape[shape.length - 1]
  if (!Number.isInteger(encodedBytes(encoding, columns))) {
    cursor.fail(`${field}.dimensions[0]`, `must be a multiple of 32 for ${encoding}`, at)
  }
  const length = encodedBytes(
    encoding,
    shape.reduce((product, n) => product * n, 1),
  )
  return { name, shape, encoding, offset: cursor.u64(`${field}.offset`), length, at }
}

function alignmentOf(cursor: GgufCursor, metadata: ReadonlyMap<string, GgufEntry>): number {
  const { value, offset } = metadata.get('general.alignment') ?? { value: 32, offset: 0 }
  if (typeof value === 'number' && value >= 8 && value <= 65536 && value % 8 === 0) return value
  return cursor.fail(
    'general.alignment',
    `must be a multiple of 8 up to 65536, got ${value}`,
    offset,
  )
}

/** Tensors with their places in the file: aligned, inside it, none over another, none twice. */
function placed(
  cursor: GgufCursor,
  tensors: readonly (GgufTensorEntry & { readonly at: number })[],
  alignment: number,
): ReadonlyMap<string, GgufTensorEntry> {
  const start = Math.ceil(cursor.at / alignment) * alignment
  const found = new Map<string, GgufTensorEntry>()
  let end = start
  for (const { at, ...entry } of tensors.toSorted((a, b) => a.offset - b.offset)) {
    const field = `${show(entry.name)}.offset`
    const offset = start + entry.offset
    if (found.has(entry.name)) cursor.fail(show(entry.name), 'stands twice', at)
    if (entry.offset % alignment !== 0) {
      cursor.fail(field, `must be a multiple of ${alignment}, got ${entry.offset}`, at)
    }
    if (offset < end) cursor.fail(field, 'overlaps the tensor before it', at)
    end = offset + entry.length
    if (end > cursor.size) {
      cursor.fail(field, `its ${entry.length} bytes pass the end of the file, ${cursor.size}`, at)
    }
    found.set(entry.name, { ...entry, offset })
  }
  return found
}

/** A name from the file, short enough for a message. */
function show(name: string): string {
  if (name === '') return "''"
  return name.length <= 64 ? name : `${name.slice(0, 61)}…`
}
