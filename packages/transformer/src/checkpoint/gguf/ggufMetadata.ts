// The metadata of a GGUF file, as bytes.
import { type ValueType, valueBytes, valueTypeNumber } from './ggufTypes.ts'

/** A key and its value. An array says the type of its elements. */
export type GgufField =
  | { readonly key: string; readonly type: 'u32' | 'f32'; readonly value: number }
  | { readonly key: string; readonly type: 'string'; readonly value: string }
  | { readonly key: string; readonly type: 'bool'; readonly value: boolean }
  | { readonly key: string; readonly type: 'array'; readonly value: GgufArray }

/** An array of the metadata. */
export type GgufArray =
  | { readonly of: 'string'; readonly items: readonly string[] }
  | { readonly of: 'f32' | 'i32'; readonly items: ArrayLike<number> }

/** Bytes put one after the other. */
export class ByteWriter {
  length = 0
  private readonly parts: Uint8Array[] = []

  u32(value: number): this {
    return this.number(4, (view) => view.setUint32(0, value, true))
  }

  u64(value: number): this {
    return this.number(8, (view) => view.setBigUint64(0, BigInt(value), true))
  }

  f32(value: number): this {
    return this.number(4, (view) => view.setFloat32(0, value, true))
  }

  string(text: string): this {
    const bytes = new TextEncoder().encode(text)
    return this.u64(bytes.length).bytes(bytes)
  }

  bytes(bytes: Uint8Array): this {
    this.parts.push(bytes)
    this.length += bytes.length
    return this
  }

  /** Zeros up to a multiple of the alignment. */
  align(alignment: number): this {
    return this.bytes(new Uint8Array(padding(this.length, alignment)))
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.length)
    let at = 0
    for (const part of this.parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }

  private number(length: number, write: (view: DataView) => void): this {
    const view = new DataView(new ArrayBuffer(length))
    write(view)
    return this.bytes(new Uint8Array(view.buffer))
  }
}

/** Bytes that are missing up to a multiple of the alignment. */
export function padding(length: number, alignment: number): number {
  return (alignment - (length % alignment)) % alignment
}

/** Writes a key and its value. */
export function writeField(writer: ByteWriter, field: GgufField): void {
  writer.string(field.key).u32(valueTypeNumber(field.type))
  switch (field.type) {
    case 'u32':
      writer.u32(field.value)
      break
    case 'f32':
      writer.f32(field.value)
      break
    case 'string':
      writer.string(field.value)
      break
    case 'bool':
      writer.bytes(Uint8Array.of(field.value ? 1 : 0))
      break
    case 'array':
      writeArray(writer, field.value)
      break
    default:
      field satisfies never
  }
}

function writeArray(writer: ByteWriter, array: GgufArray): void {
  const type: ValueType = array.of
  writer.u32(valueTypeNumber(type)).u64(array.items.length)
  if (array.of === 'string') {
    for (const item of array.items) writer.string(item)
    return
  }
  const view = new DataView(new ArrayBuffer(array.items.length * valueBytes(type)))
  for (let i = 0; i < array.items.length; i++) {
    if (array.of === 'f32') view.setFloat32(4 * i, array.items[i], true)
    else view.setInt32(4 * i, array.items[i], true)
  }
  writer.bytes(new Uint8Array(view.buffer))
}
