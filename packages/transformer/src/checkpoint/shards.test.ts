import { expect, test } from 'vitest'
import { collect } from '../../test/collect.ts'
import { bytesSource } from '../index.ts'
import { Safetensors } from './safetensors.ts'
import { openShards, readShardIndex } from './shards.ts'
import type { TensorFile } from './tensorFile.ts'
import { writeSafetensors } from './writeSafetensors.ts'

const name = 'model.safetensors.index.json'
const index = (map: object) =>
  readShardIndex(new TextEncoder().encode(JSON.stringify({ weight_map: map })), name)

async function file(...tensors: string[]): Promise<TensorFile> {
  const toWrite = tensors.map((name, i) => ({
    name,
    shape: [2],
    read: async () => Float32Array.of(i, i),
  }))
  return Safetensors.open(bytesSource(await collect(writeSafetensors(toWrite, 'f16')), 'shard'))
}

test('tensors come from their files', async () => {
  const files: Record<string, TensorFile> = {
    '1.safetensors': await file('a', 'b'),
    '2.safetensors': await file('c'),
  }
  const all = await openShards(
    index({ a: '1.safetensors', b: '1.safetensors', c: '2.safetensors' }),
    async (name) => files[name],
  )
  expect([...all.tensors.keys()]).toEqual(['a', 'b', 'c'])
  expect([...(await all.read('b'))]).toEqual([1, 1])
  expect([...(await all.read('c'))]).toEqual([0, 0])
})

test('an index and its files must agree', async () => {
  const shard = await file('a', 'b')
  const open = (map: object): Promise<TensorFile> => openShards(index(map), async () => shard)
  await expect(open({ a: 'x', b: 'x', c: 'x' })).rejects.toThrow(
    `${name}: weight_map.c: is not in x`,
  )
  await expect(open({ a: 'x' })).rejects.toThrow(`shard: b at byte`)
})

test.each<[string, object, RegExp]>([
  ['nothing', {}, /must name from 1 to 4096 files, got 0/],
  [
    'a folder above',
    { a: '../x.safetensors' },
    /weight_map\.a: must be the name of a file beside the index, got "\.\.\/x/,
  ],
  ['another folder', { a: '/etc/passwd' }, /must be the name of a file beside/],
  ['no name', { a: 1 }, /must be the name of a file beside the index, got 1/],
])('refuses: %s', (_, map, message) => {
  expect(() => index(map)).toThrow(message)
})
