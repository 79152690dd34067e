// safetensors: eight bytes with the header's length, a JSON header, then all tensors side by side.
// Reads by range; everything the header claims is checked before a byte of a tensor is read.
import { FormatError } from '@ts/tokenizer'
import { fromBfloat16, fromFloat16, fromFloat32 } from './floats.ts'
import { isObject, type Json, type JsonObject, parseJson } from './json.ts'
import { decodeParts, readExactly, readParts, type Source } from './source.ts'

/** What the header says of a tensor. */
export interface TensorEntry {
  readonly name: string
  /** As in the file: `F32`, `F16`, `BF16`, … */
  readonly dtype: string
  readonly shape: readonly number[]
  /** First byte in the file. */
  readonly offset: number
  /** In bytes. */
  readonly length: number
}

/** Bytes of an element. Only floats are read; the others may stand in a file. */
const elementBytes: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
}

/** The limit of the format's own implementation: a longer header is an attack or damage. */
const LONGEST_HEADER = 100_000_000

/** An open safetensors file. */
export class Safetensors {
  readonly source: Source
  readonly tensors: ReadonlyMap<string, TensorEntry>
  readonly metadata: Readonly<Record<string, string>>

  private constructor(source: Source, header: JsonObject, start: number) {
    this.source = source
    const { __metadata__: metadata = {}, ...entries } = header
    this.metadata = readMetadata(metadata, source.name)
    const tensors = Object.entries(entries).map(([name, json]) => {
      return readEntry(json, { name, source, start })
    })
    checkCoverage(tensors, source, start)
    this.tensors = new Map(tensors.map((entry) => [entry.name, entry]))
  }

  /**
   * Reads and checks the header.
   *
   * @throws FormatError naming file, field and offset if the header is damaged or hostile
   *
   * @example const file = await Safetensors.open(bytesSource(bytes, 'model.safetensors'))
   */
  static async open(source: Source): Promise<Safetensors> {
    const field = 'header length'
    const prefix = await readExactly(source, { offset: 0, length: 8 }, field)
    const long = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true)
    const most = Math.min(LONGEST_HEADER, source.size - 8)
    if (long < 2n || long > BigInt(most)) {
      throw new FormatError(source.name, field, `must be from 2 to ${most}, got ${long}`, {
        offset: 0,
      })
    }
    const length = Number(long)
    const bytes = await readExactly(source, { offset: 8, length }, 'header')
    const header = parseJson(bytes, { source: source.name, field: 'header', offset: 8 })
    if (!isObject(header)) {
      throw new FormatError(source.name, 'header', 'must be an object', { offset: 8 })
    }
    return new Safetensors(source, header, 8 + length)
  }

  /**
   * Reads a tensor as float32.
   *
   * @throws FormatError if there is none of this name, or its type is not F32, F16 or BF16
   */
  async read(name: string): Promise<Float32Array> {
    const entry = this.entry(name)
    return this.converter(entry)(await readExactly(this.source, entry, name))
  }

  /** The same part by part. @throws FormatError as {@link read} */
  parts(name: string): AsyncIterable<Float32Array> {
    const entry = this.entry(name)
    return decodeParts(readParts(this.source, entry, name), this.converter(entry))
  }

  private entry(name: string): TensorEntry {
    const entry = this.tensors.get(name)
    if (!entry) throw new FormatError(this.source.name, name, 'there is no such tensor')
    return entry
  }

  private converter({ name, dtype, offset }: TensorEntry): (bytes: Uint8Array) => Float32Array {
    const convert = { F32: fromFloat32, F16: fromFloat16, BF16: fromBfloat16 }[dtype]
    if (!convert) {
      const problem = `only F32, F16 and BF16 can be read, got ${dtype}`
      throw new FormatError(this.source.name, `${name}.dtype`, problem, { offset })
    }
    return convert
  }
}

function readMetadata(json: Json, source: string): Readonly<Record<string, string>> {
  const fail = (): never => {
    throw new FormatError(source, '__metadata__', 'must be an object of strings', { offset: 8 })
  }
  if (!isObject(json)) return fail()
  return Object.fromEntries(
    Object.entries(json).map(([key, text]) => [key, typeof text === 'string' ? text : fail()]),
  )
}

function readEntry(
  json: Json,
  at: { readonly name: string; readonly source: Source; readonly start: number },
): TensorEntry {
  const { name, source, start } = at
  const fail = (field: string, problem: string, offset = 8): never => {
    throw new FormatError(source.name, `${name}${field}`, problem, { offset })
  }
  if (!isObject(json)) return fail('', 'must be an object')
  const { dtype, shape, data_offsets: range } = json
  if (typeof dtype !== 'string' || !Object.hasOwn(elementBytes, dtype)) {
    const known = Object.keys(elementBytes).join(', ')
    return fail('.dtype', `must be one of ${known}, got ${show(dtype)}`)
  }
  if (!isWholes(shape)) {
    return fail('.shape', `must be whole numbers from 0, got ${show(shape)}`)
  }
  if (!isWholes(range) || range.length !== 2) {
    return fail('.data_offsets', `must be two whole numbers, got ${show(range)}`)
  }
  const [begin, end] = range
  const room = source.size - start
  if (begin > end || end > room) {
    const rule = `must lie in order within the ${room} bytes of data`
    return fail('.data_offsets', `${rule}, got [${begin}, ${end}]`, start)
  }
  // A product of whole numbers that leaves the safe range is far above any file's size.
  const bytes = shape.reduce((product, n) => product * n, elementBytes[dtype])
  if (bytes !== end - begin) {
    const rule = `(${shape.join(', ')}) ${dtype} takes ${bytes} bytes`
    return fail('.data_offsets', `${rule}, got ${end - begin}`, start + begin)
  }
  return { name, dtype, shape, offset: start + begin, length: end - begin }
}

/** Tensors must lie side by side, without gap or overlap, up to the end of the file. */
function checkCoverage(tensors: readonly TensorEntry[], source: Source, start: number): void {
  let at = start
  const sorted = tensors.toSorted((a, b) => a.offset - b.offset || a.length - b.length)
  for (const { name, offset, length } of sorted) {
    if (offset !== at) {
      const problem = offset < at ? 'overlaps the tensor before it' : 'leaves a gap before it'
      throw new FormatError(source.name, `${name}.data_offsets`, problem, { offset })
    }
    at += length
  }
  if (at !== source.size) {
    const problem = `the tensors end here, the file at ${source.size}`
    throw new FormatError(source.name, 'data', problem, { offset: at })
  }
}

function isWholes(json: Json | undefined): json is readonly number[] {
  return Array.isArray(json) && json.every((n) => Number.isSafeInteger(n) && n >= 0)
}

function show(json: Json | undefined): string {
  return json === undefined ? 'nothing' : JSON.stringify(json).slice(0, 80)
}
