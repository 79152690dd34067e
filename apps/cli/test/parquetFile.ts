// The smallest parquet file that holds a column of texts: one row group, one plain page, no compression.

/** Bytes of a parquet file with one required UTF-8 column. */
export function parquetFile(column: string, texts: readonly string[]): Uint8Array {
  const values = Buffer.concat(
    texts.flatMap((text) => [u32(Buffer.byteLength(text)), Buffer.from(text)]),
  )
  const page = struct(
    [1, i32(0)], // data page
    [2, i32(values.length)],
    [3, i32(values.length)],
    [5, struct([1, i32(texts.length)], [2, i32(0)], [3, i32(3)], [4, i32(3)])],
  )
  const start = 4
  const size = page.length + values.length
  const meta = struct(
    [1, i32(6)], // byte array
    [2, list(5, [varint(zigzag(0))])],
    [3, list(8, [binary(column).bytes])],
    [4, i32(0)],
    [5, i64(texts.length)],
    [6, i64(size)],
    [7, i64(size)],
    [9, i64(start)],
  )
  const chunk = struct([2, i64(start)], [3, meta])
  const root = struct([4, binary('schema')], [5, i32(1)])
  const leaf = struct([1, i32(6)], [3, i32(0)], [4, binary(column)], [6, i32(0)])
  const footer = struct(
    [1, i32(1)],
    [
      2,
      list(
        12,
        [root, leaf].map(({ bytes }) => bytes),
      ),
    ],
    [3, i64(texts.length)],
    [
      4,
      list(12, [
        struct([1, list(12, [chunk.bytes])], [2, i64(size)], [3, i64(texts.length)]).bytes,
      ]),
    ],
  )
  return Buffer.concat([
    Buffer.from('PAR1'),
    page.bytes,
    values,
    footer.bytes,
    u32(footer.length),
    Buffer.from('PAR1'),
  ])
}

/** A value in Thrift's compact protocol. */
interface Value {
  readonly type: number
  readonly bytes: Buffer
  readonly length: number
}

function value(type: number, bytes: Buffer): Value {
  return { type, bytes, length: bytes.length }
}

function struct(...fields: readonly (readonly [id: number, value: Value])[]): Value {
  let last = 0
  const parts = fields.map(([id, { type, bytes }]) => {
    const head = Buffer.of(((id - last) << 4) | type)
    last = id
    return Buffer.concat([head, bytes])
  })
  return value(12, Buffer.concat([...parts, Buffer.of(0)]))
}

function list(type: number, items: readonly Buffer[]): Value {
  return value(9, Buffer.concat([Buffer.of((items.length << 4) | type), ...items]))
}

function i32(n: number): Value {
  return value(5, varint(zigzag(n)))
}

function i64(n: number): Value {
  return value(6, varint(zigzag(n)))
}

function binary(text: string): Value {
  return value(8, Buffer.concat([varint(Buffer.byteLength(text)), Buffer.from(text)]))
}

/** Of a number that is not negative. */
function zigzag(n: number): number {
  return 2 * n
}

function varint(n: number): Buffer {
  const bytes: number[] = []
  let left = n
  while (left >= 128) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return Buffer.of(...bytes, left)
}

function u32(n: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(n)
  return bytes
}
