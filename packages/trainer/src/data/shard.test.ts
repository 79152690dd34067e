import { bytesSource, FormatError } from '@ts/transformer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shardBytes } from '../../test/shardBytes.ts'
import { crc32 } from './crc32.ts'
import { openShard } from './shard.ts'
import type { Source } from './source.ts'
import { type EncodedDocument, writeShards } from './writeShards.ts'

const documents = (vocabularySize: number) =>
  fc.array(
    fc.record({
      tokens: fc.array(fc.nat(vocabularySize - 1), { minLength: 1, maxLength: 50 }),
      textBytes: fc.nat(1000),
    }),
    { minLength: 1, maxLength: 30 },
  )

test('what is written is read back, in both widths and any number of shards', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(10, 65_536, 65_537, 2 ** 31)
        .chain((size) => fc.record({ size: fc.constant(size), list: documents(size) })),
      fc.constantFrom(1, 40, 1e8),
      async ({ size, list }, tokensPerShard) => {
        const format = { vocabularySize: size, endOfText: 3, tokensPerShard }
        const read: EncodedDocument[] = []
        for (const bytes of await shardBytes(list, format)) {
          expect(bytes.length % 8).toBe(0)
          const shard = await openShard(bytesSource(bytes, 'a'))
          expect(shard).toMatchObject({ vocabularySize: size, endOfText: 3 })
          for (let i = 0; i < shard.documents; i++) {
            const { start, end, textBytes } = await shard.range(i)
            const tokens = [...(await shard.read(start, end - start))]
            expect(tokens.pop()).toBe(3)
            read.push({ tokens, textBytes })
          }
        }
        expect(read).toEqual(list)
      },
    ),
    { numRuns: 60, seed: 1 },
  )
})

test('a large shard crosses the buffers of the writer', async () => {
  const list = Array.from({ length: 3001 }, (_, i) => ({
    tokens: Array.from({ length: 1 + ((i * 37) % 101) }, (_, j) => (i * 7919 + j) % 50_000),
    textBytes: i,
  }))
  for (const vocabularySize of [50_000, 70_000]) {
    const [bytes] = await shardBytes(list, { vocabularySize, endOfText: 0 })
    const shard = await openShard(bytesSource(bytes, 'a'))
    expect(shard.documents).toBe(3001)
    const { start, end, textBytes } = await shard.range(3000)
    expect([...(await shard.read(start, end - start))]).toEqual([...list[3000].tokens, 0])
    expect(textBytes).toBe(3000)
  }
})

test('is read by range: opening without the checksum reads its two ends', async () => {
  const list = Array.from({ length: 20_000 }, () => ({ tokens: [1, 2, 3], textBytes: 9 }))
  const [bytes] = await shardBytes(list, { vocabularySize: 10, endOfText: 0 })
  let read = 0
  const source: Source = {
    name: 'a',
    size: bytes.length,
    read: async (offset, length) => {
      read += length
      return bytes.subarray(offset, offset + length)
    },
  }
  const shard = await openShard(source, { verify: false })
  await shard.read(100, 50)
  await shard.range(19_999)
  expect(read).toBe(8 + 64 + 100 + 32)
  expect(bytes.length).toBeGreaterThan(400_000)
})

const sample = async (): Promise<Uint8Array> => {
  const list = [
    { tokens: [1, 2, 3, 4, 5], textBytes: 20 },
    { tokens: [6, 7], textBytes: 7 },
    { tokens: [8, 9, 9, 9], textBytes: 16 },
  ]
  return (await shardBytes(list, { vocabularySize: 10, endOfText: 0 }))[0]
}

/** Opens it and reads all of it. */
async function readAll(bytes: Uint8Array, verify: boolean): Promise<number> {
  const shard = await openShard(bytesSource(bytes, 'x.tokens'), { verify })
  let tokens = (await shard.read(0, shard.tokens)).length
  for (let i = 0; i < shard.documents; i++) {
    const { start, end } = await shard.range(i)
    tokens += (await shard.read(start, end - start)).length
  }
  return tokens
}

test('any flipped bit is found when it is opened', async () => {
  const good = await sample()
  for (let bit = 0; bit < 8 * good.length; bit++) {
    const bad = good.slice()
    bad[bit >> 3] ^= 1 << (bit & 7)
    await expect(readAll(bad, true)).rejects.toThrow(/x\.tokens: .* at byte \d+: /)
  }
})

test('any cut is found when it is opened', async () => {
  const good = await sample()
  for (let length = 0; length < good.length; length++) {
    await expect(readAll(good.slice(0, length), false)).rejects.toThrow(FormatError)
  }
})

test('thousands of mutations with repaired checksums: a FormatError or readable, at once', async () => {
  const good = await sample()
  const footer = good.length - 64
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          at: fc.nat(good.length - 1),
          value: fc.constantFrom(0, 1, 2, 3, 127, 128, 254, 255),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      fc.boolean(),
      async (changes, verify) => {
        const bad = good.slice()
        for (const { at, value } of changes) bad[at] = value
        const view = new DataView(bad.buffer)
        view.setUint32(footer + 40, crc32(bad.subarray(0, footer)), true)
        view.setUint32(footer + 56, crc32(bad.subarray(footer, footer + 56)), true)
        try {
          expect(await readAll(bad, verify)).toBeLessThan(100)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
          expect((error as Error).message).toMatch(/^x\.tokens: /)
        }
      },
    ),
    { numRuns: 5000, seed: 1 },
  )
})

test.each([
  [4, 3, 'bytes per token at byte 92: must be 2 or 4, got 3'],
  [8, 70_000, 'vocabulary size at byte 96: must be from 1 to 65536, got 70000'],
  [8, 0, 'vocabulary size at byte 96: must be from 1 to 65536, got 0'],
  [12, 10, 'end-of-text token at byte 100: must be below 10, got 10'],
  [20, 2 ** 21, 'tokens at byte 104: must be at most 76, got'],
  [28, 0xffffffff, 'documents at byte 112: must be at most 14, got'],
  [36, 0xffffffff, 'bytes of text at byte 120: must be at most'],
  [16, 20, 'tokens at byte 104: 20 tokens and 3 documents take 160 bytes, the file has 152'],
])('field at footer offset %i set to %i: %s', async (field, value, message) => {
  const bad = await sample()
  const footer = bad.length - 64
  const view = new DataView(bad.buffer)
  view.setUint32(footer + field, value, true)
  view.setUint32(footer + 56, crc32(bad.subarray(footer, footer + 56)), true)
  await expect(openShard(bytesSource(bad, 'x'))).rejects.toThrow(`x: ${message}`)
})

test('writing refuses tokens outside the vocabulary and leaves nothing behind', async () => {
  let aborted = 0
  const sink = { write: async () => {}, close: async () => {}, abort: async () => void aborted++ }
  const format = { vocabularySize: 10, endOfText: 0 }
  const write = (tokens: readonly number[]) =>
    writeShards([{ tokens, textBytes: 1 }], async () => sink, format)
  await expect(write([1, 10])).rejects.toThrow(
    'shard: token 1 of document 1: must be in [0, 10), got 10',
  )
  await expect(write([1.5])).rejects.toThrow('got 1.5')
  expect(aborted).toBe(2)
  await expect(write([])).rejects.toThrow('shard: documents: there is none to write')
  await expect(
    writeShards([], async () => sink, { vocabularySize: 10, endOfText: 10 }),
  ).rejects.toThrow('end-of-text token: must be in [0, 10), got 10')
})
