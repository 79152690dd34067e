// data pull from a hub on this machine to shards that train takes.
import { readFile } from 'node:fs/promises'
import { writeStories } from '@ts/datagen'
import { afterEach, expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'
import { Hub } from './hub.ts'
import { parquetFile } from './parquetFile.ts'

const at = temporaryFolder()
const stories = Array.from(writeStories(60, { seed: 4 }), ({ text }) => text)
let hub: Hub | undefined
afterEach(() => hub?.close())

test('parquet and text become shards, through faults, fetched once', async () => {
  const first = parquetFile('text', stories.slice(0, 30))
  hub = await Hub.open(
    {
      'data/train-00000.parquet': first,
      'data/train-00001.parquet': parquetFile('text', stories.slice(30)),
      'data/validation-00000.parquet': parquetFile('text', ['Not for training.']),
      'TinyStoriesV2-GPT4-train.txt': Buffer.from(stories.join('\n<|endoftext|>\n')),
    },
    'datasets',
    'roneneldan/TinyStories',
  )
  const env = { HF_ENDPOINT: hub.endpoint, HF_HUB_CACHE: at('cache'), HF_TOKEN: '' }
  await tinystories(['write', '--count', '50', '--out', at('s.txt')])
  const tokenizer = ['tokenizer', 'train', '--data', at('s.txt'), '--vocab', '300']
  await tinystories([...tokenizer, '--out', at('tok')])
  const pull = (set: string, out: string) =>
    tinystories(
      ['data', 'pull', '--set', set, '--tokenizer', at('tok'), '--out', at(out), '--json'],
      { env },
    )

  hub.faults.set('data/train-00000.parquet', [{ cut: 2000 }, { status: 503 }, 'damaged'])
  const v1 = await pull('v1', 'v1')
  expect(v1).toMatchObject({ code: 0 })
  const found = JSON.parse(v1.stdout)
  expect(found).toMatchObject({ path: at('v1'), commit: hub.commit })
  expect(found.train.documents + (found.validation?.documents ?? 0)).toBe(60)
  const asked = hub.requests.filter((line) => line.startsWith('/cdn/data/train-00000.parquet'))
  expect(asked.length).toBe(4)
  expect(hub.requests.some((line) => line.includes('validation'))).toBe(false)

  const fetched = hub.requests.filter((line) => line.startsWith('/cdn/')).length
  expect((await pull('v1', 'again')).stdout).toContain('"documents":')
  expect(hub.requests.filter((line) => line.startsWith('/cdn/')).length).toBe(fetched)

  expect((await pull('v2', 'v2')).code).toBe(0)
  const shard = (name: string) => readFile(at(`${name}/train-00000.tokens`))
  expect((await shard('v2')).equals(await shard('v1'))).toBe(true)

  const tiny = ['--preset', 'neo-32x1', '--batch', '2', '--context', '32', '--threads', '1']
  const train = ['train', '--data', at('v1'), '--steps', '2', '--out', at('run'), '--json', ...tiny]
  expect(await tinystories(train)).toMatchObject({ code: 0 })

  expect(await pull('v3', 'none')).toMatchObject({ code: 2 })
})
