import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReference } from '@ts/tensor'
import { createModel, formatConfig, initialize, preset, saveWeights } from '@ts/transformer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RepoKind } from '../src/pull/hubCache.ts'
import { type Pulled, pullRepo } from '../src/pull/pullRepo.ts'
import { tinystories } from './cli.ts'
import { type Fault, Hub } from './hub.ts'

let cache = ''
let hub: Hub
const waits: number[] = []

const weights = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251)
const files = {
  'config.json': new TextEncoder().encode('{}'),
  'model.safetensors': weights,
  'README.md': new Uint8Array(0),
  'onnx/model.onnx': new Uint8Array(9),
  'flax_model.msgpack': new Uint8Array(9),
}

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'hub-'))
  hub = await Hub.open(files)
  waits.length = 0
})

afterEach(async () => {
  await hub.close()
  await rm(cache, { recursive: true, force: true })
})

interface Some {
  readonly kind?: RepoKind
  readonly name?: string
  readonly include?: readonly string[]
  readonly token?: string
  /** ms of silence after which a connection is given up */
  readonly idle?: number
}

function pull({
  kind = 'model',
  name = 'owner/name',
  include = [],
  token,
  idle = 60_000,
}: Some = {}): Promise<Pulled> {
  return pullRepo({
    kind,
    name,
    include,
    revision: 'main',
    cache,
    endpoint: hub.endpoint,
    wait: async (ms) => waits.push(ms),
    idle,
    ...(token === undefined ? {} : { token }),
  })
}

/** Pulls the weights through some faults. */
async function through(...faults: Fault[]): Promise<Uint8Array> {
  hub.faults.set('model.safetensors', faults)
  const { folder } = await pull()
  return new Uint8Array(await readFile(join(folder, 'model.safetensors')))
}

const ranges = (): string[] =>
  hub.requests.filter((line) => line.startsWith('/cdn/')).map((line) => line.split(' ')[1] ?? 'all')

test('a model: what it needs, checked, in the layout of the hub’s own cache', async () => {
  const { folder, commit, files } = await pull()
  expect(files.map(({ path }) => path).sort()).toEqual([
    'README.md',
    'config.json',
    'model.safetensors',
  ])
  const root = join(cache, 'models--owner--name')
  expect(folder).toBe(join(root, 'snapshots', commit))
  expect((await readdir(folder)).sort()).toEqual(files.map(({ path }) => path).sort())
  expect(new Uint8Array(await readFile(join(folder, 'model.safetensors')))).toEqual(weights)
  expect(await readFile(join(root, 'refs', 'main'), 'utf8')).toBe(hub.commit)
  expect(await readdir(join(root, 'blobs'))).toHaveLength(3)
})

test('a second time nothing is fetched; a new commit fetches what changed', async () => {
  await pull()
  hub.requests.length = 0
  expect((await pull()).files.every(({ cached }) => cached)).toBe(true)
  expect(hub.requests.filter((line) => !line.startsWith('/api/'))).toEqual([])
  hub.commit = 'b'.repeat(40)
  const { folder } = await pull()
  expect(await readdir(folder)).toHaveLength(3)
  expect(hub.requests.filter((line) => !line.startsWith('/api/'))).toEqual([])
})

test('cut connections go on where they stopped', async () => {
  expect(await through({ short: 1000 }, { short: 500 }, { short: 700 })).toEqual(weights)
  expect(ranges()).toEqual(['all', 'bytes=1000-', 'bytes=1500-', 'bytes=2200-'])
  await rm(cache, { recursive: true })
  // How much of what was sent before a reset arrives is up to the system.
  expect(await through({ cut: 1000 }, { cut: 500 }, { cut: 0 })).toEqual(weights)
})

test('an earlier run that was ended goes on too', async () => {
  hub.faults.set('model.safetensors', [{ short: 3000 }, ...Array<Fault>(30).fill({ status: 503 })])
  await expect(pull()).rejects.toThrow(
    /model\.safetensors: the server answers with status 503 at byte 3000 of 5000, 5 times; run the same command again/,
  )
  hub.requests.length = 0
  expect(await through()).toEqual(weights)
  expect(ranges()).toEqual(['bytes=3000-'])
})

test('a server that ignores ranges, or says nothing, is survived', async () => {
  expect(await through({ cut: 1000 }, 'whole')).toEqual(weights)
  await rm(cache, { recursive: true })
  hub.faults.set('model.safetensors', ['silent'])
  const { folder } = await pull({ idle: 100 })
  expect(new Uint8Array(await readFile(join(folder, 'model.safetensors')))).toEqual(weights)
})

test('what was left damaged on the disk is fetched anew', async () => {
  await through({ short: 10 }, ...Array<Fault>(30).fill({ status: 404 })).catch(() => {})
  const blobs = join(cache, 'models--owner--name', 'blobs')
  const partial = (await readdir(blobs)).find((name) => name.endsWith('.incomplete'))!
  await writeFile(join(blobs, partial), new Uint8Array(4000))
  expect(await through()).toEqual(weights)
})

test('wrong contents are never kept', async () => {
  const kept = async (): Promise<string[]> => {
    const folder = join(cache, 'models--owner--name')
    const names = await readdir(folder, { recursive: true, withFileTypes: true })
    return names.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  }
  await expect(through('damaged', 'damaged')).rejects.toThrow(
    /the checksum must be [0-9a-f]{64}, got/,
  )
  expect(await kept()).toEqual([])
  await expect(through('long')).rejects.toThrow('must have 5000 bytes, the server sends more')
  expect(await kept()).toEqual([])
  expect(await through('damaged')).toEqual(weights)
})

test('429 and 503 wait as the server asks, then longer and longer', async () => {
  hub.faults.set('api', [{ status: 503 }, { status: 503 }, { status: 429, retryAfter: '7' }])
  expect(await through({ status: 429, retryAfter: '0' })).toEqual(weights)
  expect(waits).toEqual([500, 1000, 7000, 0])
})

test('refusals are sentences', async () => {
  await expect(pull({ name: 'owner/none' })).rejects.toThrow(
    /owner\/none on \S+: there is no such model or revision main, or it is private: then set HF_TOKEN \(status 404\)/,
  )
  hub.faults.set('api', Array<Fault>(9).fill({ status: 429, retryAfter: '1' }))
  await expect(pull()).rejects.toThrow(
    'the hub asks for fewer requests; try again later (status 429)',
  )
  hub.faults.clear()
  await expect(through({ status: 404 })).rejects.toThrow('it is not there (any more) (status 404)')
  await expect(through({ status: 403 })).rejects.toThrow('may not read it')
  await expect(pull({ include: ['*.gguf'] })).rejects.toThrow(
    'pull: no file fits *.gguf; there are config.json',
  )
  await hub.close()
  await expect(pull()).rejects.toThrow(/cannot be reached or is no hub: .*ECONNREFUSED/)
})

test('the token goes along, and a file outside the folder is refused', async () => {
  await pull({ token: 'hf_secret' })
  expect([...hub.tokens]).toEqual(['Bearer hf_secret'])
  await hub.close()
  hub = await Hub.open({ '../evil.safetensors': weights })
  await expect(pull()).rejects.toThrow('the hub lists a file outside its folder')
})

test('data sets take parquet before text; a repository of several models wants a choice', async () => {
  await hub.close()
  const text = new TextEncoder().encode('x')
  hub = await Hub.open({ 'data/train-0.parquet': weights, 'all.txt': text }, 'datasets')
  const { files, folder } = await pull({ kind: 'dataset' })
  expect(files.map(({ path }) => path)).toEqual(['data/train-0.parquet'])
  expect(new Uint8Array(await readFile(join(folder, 'data/train-0.parquet')))).toEqual(weights)
  await hub.close()
  hub = await Hub.open({ 'a.gguf': weights, 'b.gguf': text })
  await expect(pull()).rejects.toThrow(
    'several models are here, say which with --include: a.gguf, b.gguf',
  )
  expect((await pull({ include: ['b.*'] })).files).toHaveLength(1)
})

test('the command pulls a model that info opens', async () => {
  const config = preset('neo-32x1', { vocabulary: 300, context: 32 })
  const [model, backend] = [createModel(config), openReference()]
  initialize(backend, model)
  const parts: Uint8Array[] = []
  for await (const part of saveWeights(backend, model)) parts.push(part)
  await hub.close()
  hub = await Hub.open({
    'config.json': new TextEncoder().encode(formatConfig(config)),
    'model.safetensors': Buffer.concat(parts),
  })
  const env = { HF_ENDPOINT: `${hub.endpoint}/`, HF_HUB_CACHE: cache }
  const { code, stdout } = await tinystories(['pull', 'owner/name', '--json'], { env })
  expect(code).toBe(0)
  const { folder, commit } = JSON.parse(stdout)
  expect(commit).toBe(hub.commit)
  const info = await tinystories(['info', '--model', folder, '--json'])
  expect(JSON.parse(info.stdout).shape.channels).toBe(32)
  const out = join(cache, 'copied')
  const again = await tinystories(['pull', 'owner/name', '--out', out], { env })
  expect(again.stdout).toBe(`${out}\n2 files, 0.1 MB, 2 of them were here already\n`)
  expect((await readdir(out)).sort()).toEqual(['config.json', 'model.safetensors'])
  const wrong = await tinystories(['pull', 'name'])
  expect(wrong.code).toBe(2)
  const secret = { ...env, HF_TOKEN: 'secret' }
  const token = await tinystories(['pull', 'owner/name'], { env: secret })
  expect({ code: token.code, stderr: token.stderr }).toEqual({
    code: 1,
    stderr: "tinystories: pull: HF_TOKEN must begin with 'hf_'\n",
  })
})
