import { bytesSource } from '@ts/transformer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shardBytes } from '../../test/shardBytes.ts'
import { batches } from './batches.ts'
import { type Dataset, joinShards } from './dataset.ts'
import { openShard } from './shard.ts'

/** Documents of the given lengths whose tokens count up from 1: every token is its own position. */
async function counting(lengths: readonly number[], tokensPerShard = 1e8): Promise<Dataset> {
  let next = 1
  const documents = lengths.map((length) => {
    const tokens = Array.from({ length }, () => next++)
    next++
    return { tokens, textBytes: 2 * length }
  })
  const format = { vocabularySize: 60_000, endOfText: 0, tokensPerShard }
  const files = await shardBytes(documents, format)
  return joinShards(
    await Promise.all(files.map((bytes, i) => openShard(bytesSource(bytes, `${i}`)))),
  )
}

test('a data set reads across shards as if they were one', async () => {
  const lengths = [5, 1, 9, 4, 4, 13, 2]
  const one = await counting(lengths)
  const many = await counting(lengths, 7)
  expect(many).toMatchObject({ tokens: one.tokens, documents: 7, textBytes: one.textBytes })
  expect(many.fingerprint).not.toBe(one.fingerprint)
  const all = await one.read(0, one.tokens)
  for (let start = 0; start < one.tokens; start++) {
    const length = (start * 7) % (one.tokens + 1)
    const expected = Array.from({ length }, (_, i) => all[(start + i) % one.tokens])
    expect([...(await many.read(start, length))]).toEqual(expected)
  }
  for (let i = 0; i < 7; i++) expect(await many.document(i)).toEqual(await one.document(i))
  await expect(many.document(7)).rejects.toThrow('data set: position must be in [0, 7), got 7')
})

test('shards that disagree do not join', async () => {
  const open = async (vocabularySize: number) => {
    const [bytes] = await shardBytes([{ tokens: [1], textBytes: 1 }], {
      vocabularySize,
      endOfText: 0,
    })
    return openShard(bytesSource(bytes, `v${vocabularySize}`))
  }
  const shards = await Promise.all([open(10), open(11)])
  expect(() => joinShards(shards)).toThrow('v11: vocabularySize: must be 10 as in v10, got 11')
})

test('an epoch shows every window once, and so every token', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      async (lengths, context, seed) => {
        const data = await counting(lengths)
        if (data.tokens <= context) return
        const list = batches(data, seed, { batch: 1, context })
        const stream = await data.read(0, data.tokens)
        for (const epoch of [0, 1]) {
          const seen: number[] = []
          for (let i = 0; i < list.rowsPerEpoch; i++) {
            const { tokens, targets } = await list.at(epoch * list.rowsPerEpoch + i)
            seen.push(...tokens)
            const after = (token: number) => stream[(stream.indexOf(token) + 1) % stream.length]
            tokens.forEach((token, t) => {
              if (token !== 0) expect(targets[t]).toBe(after(token))
            })
          }
          const words = seen.filter((token) => token !== 0)
          expect(new Set(words).size).toBe(words.length)
          expect(data.tokens - seen.length).toBeLessThan(context)
        }
      },
    ),
    { numRuns: 40, seed: 1 },
  )
})

test('a batch depends on the seed and its number alone', async () => {
  const data = await counting(Array.from({ length: 50 }, (_, i) => 5 + (i % 20)))
  const shape = { batch: 4, context: 16 }
  const at = (seed: number, index: number) => batches(data, seed, shape).at(index)
  const forward = batches(data, 5, shape)
  const list = [await forward.at(0), await forward.at(1), await forward.at(2)]
  expect(await at(5, 2)).toEqual(list[2])
  expect(await at(5, 0)).toEqual(list[0])
  expect(await at(6, 0)).not.toEqual(list[0])
})

test('consecutive batches continue the same order, whatever the batch size', async () => {
  const data = await counting([30, 30, 30])
  const one = batches(data, 1, { batch: 1, context: 4 })
  const three = batches(data, 1, { batch: 3, context: 4 })
  const rows = await Promise.all([3, 4, 5].map((i) => one.at(i)))
  expect([...(await three.at(1)).tokens]).toEqual(rows.flatMap((row) => [...row.tokens]))
})

test('rows of whole documents begin after end-of-text and predict its end', async () => {
  const data = await counting([3, 9])
  const list = batches(data, 0, { batch: 2, context: 6, rows: 'documents' })
  expect(list.rowsPerEpoch).toBe(2)
  const { tokens, targets } = await list.at(0)
  const rows = [0, 1].map((row) => [
    [...tokens.subarray(6 * row, 6 * row + 6)],
    [...targets.subarray(6 * row, 6 * row + 6)],
  ])
  expect(rows.sort((a, b) => a[1][0] - b[1][0])).toEqual([
    [
      [0, 1, 2, 3, 0, 0],
      [1, 2, 3, 0, -1, -1],
    ],
    [
      [0, 5, 6, 7, 8, 9],
      [5, 6, 7, 8, 9, 10],
    ],
  ])
})

test('says what to do when the data is shorter than the context', async () => {
  const data = await counting([3])
  expect(() => batches(data, 0, { batch: 1, context: 4 })).toThrow(
    'batches: the data must have more tokens than the context 4, got 4; give more text or a shorter context',
  )
})
