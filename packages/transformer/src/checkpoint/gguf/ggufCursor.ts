// Reads the numbers, strings and arrays of a GGUF header one after the other.
import { FormatError } from '@ts/tokenizer'
import type { Source } from '../source.ts'
import type { GgufNumbers, GgufValue } from './ggufHeader.ts'
import { valueBytes, valueType } from './ggufTypes.ts'

/** The header goes on beyond the bytes at hand, though not beyond the file. */
export class MoreNeeded extends Error {
  readonly bytes: number
  readonly field: string
  readonly offset: number

  constructor(bytes: number, field: string, offset: number) {
    super(`${field} needs the first ${bytes} bytes`)
    this.bytes = bytes
    this.field = field
    this.offset = offset
  }
}

/** A place in the first bytes of a file. */
export class GgufCursor {
  at = 0
  /** Bytes of the whole file. */
  readonly size: number
  private readonly name: string
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly utf8: TextDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  /** @param bytes the file's first ones */
  constructor(bytes: Uint8Array, source: Source) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.size = source.size
    this.name = source.name
  }

  /** Throws a FormatError. */
  fail(field: string, problem: string, offset: number): never {
    throw new FormatError(this.name, field, problem, { offset })
  }

  u32(field: string): number {
    return this.view.getUint32(this.take(4, field), true)
  }

  /** An unsigned 64-bit integer up to 2^53. */
  u64(field: string): number {
    const at = this.take(8, field)
    const value = this.view.getBigUint64(at, true)
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      this.fail(field, `must be at most 2^53, got ${value}`, at)
    }
    return Number(value)
  }

  /** A number of things of which each takes some bytes at least. */
  count(field: string, bytesEach: number): number {
    const at = this.at
    const count = this.u64(field)
    const most = Math.floor((this.size - this.at) / bytesEach)
    if (count > most) this.fail(field, `at most ${most} fit into the file, got ${count}`, at)
    return count
  }

  string(field: string): string {
    const length = this.count(`${field} length`, 1)
    const at = this.take(length, field)
    try {
      return this.utf8.decode(this.bytes.subarray(at, at + length))
    } catch {
      return this.fail(field, 'must be UTF-8', at)
    }
  }

  /** A metadata value. @param type as in the file */
  value(type: number, field: string): GgufValue {
    const kind = valueType(type) ?? this.fail(field, `unknown type ${type}`, this.at - 4)
    if (kind === 'string') return this.string(field)
    return kind === 'array' ? this.array(field) : this.scalar(kind, field)
  }

  private array(field: string): GgufValue {
    const type = this.u32(`${field} element type`)
    const kind = valueType(type)
    if (kind === null || kind === 'array') {
      return this.fail(
        field,
        `must be an array of numbers or strings, got type ${type}`,
        this.at - 4,
      )
    }
    const length = this.count(`${field} length`, kind === 'string' ? 8 : valueBytes(kind))
    if (kind === 'string') {
      const strings: string[] = []
      for (let i = 0; i < length; i++) strings.push(this.string(field))
      return strings
    }
    // All elements are asked for at once, so that a long array does not start over for each.
    this.require(length * valueBytes(kind), field)
    const numbers: GgufNumbers =
      kind === 'f32'
        ? new Float32Array(length)
        : kind === 'i32'
          ? new Int32Array(length)
          : new Float64Array(length)
    for (let i = 0; i < length; i++) numbers[i] = Number(this.scalar(kind, field))
    return numbers
  }

  private scalar(kind: string, field: string): number | boolean {
    const { view } = this
    switch (kind) {
      case 'u8':
        return view.getUint8(this.take(1, field))
      case 'i8':
        return view.getInt8(this.take(1, field))
      case 'u16':
        return view.getUint16(this.take(2, field), true)
      case 'i16':
        return view.getInt16(this.take(2, field), true)
      case 'u32':
        return view.getUint32(this.take(4, field), true)
      case 'i32':
        return view.getInt32(this.take(4, field), true)
      case 'f32':
        return view.getFloat32(this.take(4, field), true)
      case 'u64':
        return Number(view.getBigUint64(this.take(8, field), true))
      case 'i64':
        return Number(view.getBigInt64(this.take(8, field), true))
      case 'f64':
        return view.getFloat64(this.take(8, field), true)
      default: {
        const at = this.take(1, field)
        const byte = view.getUint8(at)
        return byte > 1 ? this.fail(field, `must be 0 or 1, got ${byte}`, at) : byte === 1
      }
    }
  }

  private take(length: number, field: string): number {
    this.require(length, field)
    const { at } = this
    this.at += length
    return at
  }

  private require(length: number, field: string): void {
    const end = this.at + length
    if (end > this.size) {
      this.fail(field, `needs ${length} bytes, the file ends at ${this.size}`, this.at)
    }
    if (end > this.bytes.length) throw new MoreNeeded(end, field, this.at)
  }
}
