// As much of the protocol buffer wire format as a SentencePiece model needs: fields one by one,
// unknown ones skipped, nothing read beyond the end of a message.

import { FormatError } from '../formatError.ts'

/** A field of a message: a whole number, four bytes as a float, or bytes. */
export type ProtoField =
  | {
      readonly number: number
      readonly type: 'varint'
      readonly value: number
      readonly offset: number
    }
  | {
      readonly number: number
      readonly type: 'fixed32'
      readonly float: number
      readonly offset: number
    }
  | { readonly number: number; readonly type: 'fixed64'; readonly offset: number }
  | {
      readonly number: number
      readonly type: 'bytes'
      readonly message: ProtoMessage
      readonly offset: number
    }

/** A message: a range of a file's bytes. */
export class ProtoMessage {
  readonly source: string
  readonly path: string
  private readonly file: Uint8Array
  private readonly view: DataView
  private at: number
  private readonly end: number

  constructor(
    source: string,
    path: string,
    file: Uint8Array,
    start = 0,
    end: number = file.length,
  ) {
    this.source = source
    this.path = path
    this.file = file
    this.view = new DataView(file.buffer, file.byteOffset, file.byteLength)
    this.at = start
    this.end = end
  }

  /** The message's bytes, where it is a string or a blob. */
  bytes(): Uint8Array {
    return this.file.subarray(this.at, this.end)
  }

  /** Its fields in order. `name` gives a field's part of the path in errors. */
  *fields(name: (number: number) => string): Generator<ProtoField> {
    while (this.at < this.end) {
      const offset = this.at
      const tag = this.varint()
      const number = Math.floor(tag / 8)
      if (number < 1 || number > 0x1fffffff)
        this.fail(offset, `must have a field number in [1, 2²⁹), got ${number}`)
      switch (tag % 8) {
        case 0:
          yield { number, type: 'varint', value: this.varint(), offset }
          break
        case 1:
          this.need(8, offset)
          this.at += 8
          yield { number, type: 'fixed64', offset }
          break
        case 2: {
          const length = this.varint()
          this.need(length, offset)
          const start = this.at
          this.at += length
          const path = this.path === '' ? name(number) : `${this.path}.${name(number)}`
          const message = new ProtoMessage(this.source, path, this.file, start, this.at)
          yield { number, type: 'bytes', message, offset }
          break
        }
        case 5:
          this.need(4, offset)
          this.at += 4
          yield { number, type: 'fixed32', float: this.view.getFloat32(this.at - 4, true), offset }
          break
        default:
          this.fail(offset, `must have wire type 0, 1, 2 or 5, got ${tag % 8}`)
      }
    }
  }

  /** Throws: the message is broken at this offset of the file. */
  fail(offset: number, rule: string): never {
    throw new FormatError(this.source, this.path || 'model', rule, { offset })
  }

  // Up to ten bytes. Negative numbers come out as huge ones; no field we read may be negative
  // except ids, where only "not there" is negative.
  private varint(): number {
    const offset = this.at
    let value = 0
    let scale = 1
    for (let i = 0; i < 10; i++) {
      this.need(1, offset)
      const byte = this.file[this.at++]
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
    return this.fail(offset, 'must end a number after ten bytes')
  }

  private need(count: number, offset: number): void {
    if (count > this.end - this.at) {
      this.fail(offset, `must have ${count} more bytes, ${this.end - this.at} are left`)
    }
  }
}
