import { expect, test } from 'vitest'
import { collect } from '../../test/collect.ts'
import { bytesSource, FormatError, Safetensors, writeSafetensors } from '../index.ts'

/** A file of this header and data. */
function file(header: unknown, data = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  )
  const bytes = new Uint8Array(8 + text.length + data)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

const open = (bytes: Uint8Array): Promise<Safetensors> =>
  Safetensors.open(bytesSource(bytes, 'm.safetensors'))

test('reads what it writes', async () => {
  const tensors = [
    { name: 'a', shape: [2, 3], read: async () => Float32Array.of(1, 2, 3, 4, 5, -6.5) },
    { name: 'ß.weight', shape: [1], read: async () => Float32Array.of(Number.MIN_VALUE) },
    { name: 'scalar', shape: [], read: async () => Float32Array.of(7) },
    { name: 'none', shape: [0, 4], read: async () => new Float32Array(0) },
  ]
  const bytes = await collect(writeSafetensors(tensors))
  const read = await open(bytes)
  expect([...read.tensors.keys()]).toEqual(tensors.map(({ name }) => name))
  expect(read.metadata).toEqual({ format: 'pt' })
  for (const { name, shape, read: values } of tensors) {
    expect(read.tensors.get(name)!.shape).toEqual(shape)
    expect(await read.read(name)).toEqual(await values())
    expect(read.tensors.get(name)!.offset % 4).toBe(0)
  }
})

test('reads half precision of both kinds', async () => {
  const bytes = file(
    {
      half: { dtype: 'F16', shape: [4], data_offsets: [0, 8] },
      brain: { dtype: 'BF16', shape: [2], data_offsets: [8, 12] },
      ids: { dtype: 'I64', shape: [1], data_offsets: [12, 20] },
    },
    20,
  )
  const data = new DataView(bytes.buffer, bytes.length - 20)
  ;[0x3c00, 0xc000, 0x0001, 0x7c00, 0x3f80, 0xc0a0].forEach((bits, i) => {
    data.setUint16(2 * i, bits, true)
  })
  const read = await open(bytes)
  expect(await read.read('half')).toEqual(Float32Array.of(1, -2, 2 ** -24, Infinity))
  expect(await read.read('brain')).toEqual(Float32Array.of(1, -5))
  await expect(read.read('ids')).rejects.toThrow(/m\.safetensors: ids\.dtype at byte \d+: only F32/)
  await expect(read.read('gone')).rejects.toThrow('m.safetensors: gone: there is no such tensor')
})

const f32 = (shape: readonly number[], ...data_offsets: number[]): object => ({
  dtype: 'F32',
  shape,
  data_offsets,
})

test.each<[string, Uint8Array, RegExp]>([
  ['empty file', new Uint8Array(0), /header length at byte 0: needs 8 bytes/],
  [
    'header of 2^53 bytes',
    file('{}', 0, 2n ** 53n),
    /header length at byte 0: must be from 2 to 2,/,
  ],
  ['header of 2^64 − 1 bytes', file('{}', 0, 2n ** 64n - 1n), /got 18446744073709551615/],
  ['no JSON', file('{"a":}'), /header at byte 13: JSON: expected a value, got "}"/],
  ['no UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), /header: must be UTF-8/],
  ['a list', file('[]'), /header at byte 8: must be an object/],
  ['two of a name', file('{"a":1,"a":1}'), /at byte 15: JSON: the name "a" must stand once/],
  ['other dtype', file({ a: { dtype: 'F4', shape: [], data_offsets: [0, 0] } }), /a\.dtype/],
  [
    'dtype of Object',
    file({ a: { dtype: 'toString', shape: [], data_offsets: [0, 0] } }),
    /a\.dtype/,
  ],
  ['negative size', file({ a: f32([-1], 0, 4) }, 4), /a\.shape at byte 8: must be whole numbers/],
  ['overflowing product', file({ a: f32([2 ** 31, 2 ** 31, 2 ** 3], 0, 4) }, 4), /a\.data_offsets/],
  [
    'beyond the end',
    file({ a: f32([2], 0, 8) }, 4),
    /must lie in order within the 4 bytes of data/,
  ],
  ['backwards', file({ a: f32([1], 4, 0) }, 4), /must lie in order/],
  ['too few bytes', file({ a: f32([2], 0, 4) }, 4), /\(2\) F32 takes 8 bytes, got 4/],
  ['overlap', file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8), /b\.data_offsets.*overlaps/],
  ['same place', file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4), /overlaps/],
  ['gap', file({ a: f32([1], 4, 8) }, 8), /a\.data_offsets at byte \d+: leaves a gap/],
  ['bytes after the end', file({ a: f32([1], 0, 4) }, 9), /the tensors end here, the file at/],
  ['metadata of numbers', file({ __metadata__: { a: 1 } }), /__metadata__/],
  ['deep nesting', file(`{"a":${'['.repeat(5000)}`), /at most 64 levels/],
])('refuses: %s', async (_, bytes, message) => {
  const error = await open(bytes).catch((e) => e)
  expect(error).toBeInstanceOf(FormatError)
  expect(error.message).toMatch(message)
  expect(error.source).toBe('m.safetensors')
})

test('a file that ends early while it is read says so', async () => {
  const bytes = file({ a: f32([2], 0, 8) }, 8)
  const source = {
    ...bytesSource(bytes, 'm'),
    read: async (offset: number, length: number) => {
      return bytes.slice(offset, Math.min(offset + length, bytes.length - 3))
    },
  }
  const read = await Safetensors.open(source)
  await expect(read.read('a')).rejects.toThrow(/m: a at byte \d+: needs 8 bytes, got 5/)
})

test('refuses to write two tensors of one name, or values that do not fill a shape', async () => {
  const tensor = { name: 'a', shape: [2], read: async () => new Float32Array(3) }
  await expect(collect(writeSafetensors([tensor, tensor]))).rejects.toThrow(/two tensors named a/)
  await expect(collect(writeSafetensors([tensor]))).rejects.toThrow(/a is \(2\), got 3/)
})
