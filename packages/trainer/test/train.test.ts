import { type Backend, openReference, openWasm } from '@ts/tensor'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  FormatError,
  memoryStore,
  type RunStore,
  readMetrics,
  readRun,
  type Settings,
  type TrainEvent,
  type TrainOptions,
  train,
} from '../src/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

let backend: Backend
beforeAll(async () => {
  backend = await openWasm()
})
afterAll(() => backend.close())

/** Trains and gathers the events; `stopAt` aborts after that step. */
async function run(
  store: RunStore,
  settings: Settings,
  options: TrainOptions & { stopAt?: number; on?: Backend } = {},
): Promise<TrainEvent[]> {
  const { stopAt = Number.POSITIVE_INFINITY, on = backend, ...rest } = options
  const abort = new AbortController()
  const events: TrainEvent[] = []
  const parts = {
    backend: on,
    model: tinyModel(),
    data: await tinyData(),
    validation: await tinyData(1, 10),
    store,
  }
  for await (const event of train(parts, settings, { signal: abort.signal, ...rest })) {
    events.push(event)
    if (event.kind === 'step' && event.step >= stopAt) abort.abort()
  }
  return events
}

const losses = (events: readonly TrainEvent[]): number[] =>
  events.flatMap((event) => (event.kind === 'step' ? [event.loss] : []))

const norms = (events: readonly TrainEvent[]): number[] =>
  events.flatMap((event) => (event.kind === 'step' ? [event.gradientNorm!] : []))

/** Checks that two runs have the same weights and moments, to the bit. */
async function expectSameBits(a: RunStore, b: RunStore, step: string): Promise<void> {
  for (const name of ['model', 'optimizer']) {
    const path = `checkpoints/${step}/${name}.safetensors`
    expect(Buffer.compare((await a.read(path))!, (await b.read(path))!)).toBe(0)
  }
}

/** metrics.jsonl without what the clock says. */
const metrics = async (store: RunStore): Promise<unknown[]> =>
  (await readMetrics(store)).map((metric) => ({ ...metric, tokensPerSecond: 0, seconds: 0 }))

test('a run learns, evaluates, keeps its checkpoints and says how it ended', async () => {
  const store = memoryStore('run')
  const companions = { 'tokenizer.json': new TextEncoder().encode('{}') }
  const events = await run(store, tinySettings(), { companions })
  const [start, ...rest] = events
  expect(start).toMatchObject({ kind: 'start', step: 0 })
  const list = losses(events)
  expect(list.length).toBe(21)
  expect(list[0]).toBeCloseTo(Math.log(259), 1)
  expect(list.at(-1)).toBeLessThan(list[0] - 2)
  const evaluations = events.filter((event) => event.kind === 'evaluation')
  expect(evaluations.map(({ step }) => step)).toEqual([50, 100, 150, 200])
  expect(evaluations.at(-1)!.loss).toBeLessThan(evaluations[0].loss)
  for (const { loss, bitsPerByte, tokens } of evaluations) {
    // A token is a byte here, and each document has one more: its end.
    expect(bitsPerByte).toBeCloseTo(((loss / Math.LN2) * tokens) / (tokens - 5), 9)
  }
  expect(rest.at(-1)).toMatchObject({ kind: 'done', step: 200, reason: 'finished' })
  expect(await store.list('')).toEqual([
    'best',
    'checkpoints',
    'latest',
    'metrics.jsonl',
    'report.html',
    'run.json',
  ])
  expect(await store.list('checkpoints')).toEqual(['step-000150', 'step-000200'])
  expect(await store.list('checkpoints/step-000200')).toEqual([
    'config.json',
    'model.safetensors',
    'optimizer.safetensors',
    'tokenizer.json',
    'trainer.json',
  ])
  expect((await readRun(store))?.settings).toEqual(tinySettings())
})

describe.each([
  ['with accumulation, dropout and early stop', tinySettings({ patience: 3 })],
  ['of whole documents, without', tinySettings({ accumulation: 1, dropout: 0, rows: 'documents' })],
  ['with Muon', tinySettings({ optimizer: 'muon', dropout: 0 })],
])('a run %s', (_, settings) => {
  test('200 steps equal 100, resumed to 130, resumed to the end, to the bit', async () => {
    const whole = memoryStore()
    await run(whole, settings)
    const parts = memoryStore()
    const first = await run(parts, settings, { stopAt: 100 })
    expect(first.at(-1)).toMatchObject({ kind: 'done', step: 100, reason: 'aborted' })
    const second = await run(parts, settings, { stopAt: 130, resume: true })
    expect(second[0]).toMatchObject({ kind: 'start', step: 100 })
    await parts.append('metrics.jsonl', '{"kind":"step","step":140,"lo')
    await run(parts, settings, { resume: true })
    await expectSameBits(parts, whole, 'step-000200')
    expect(await metrics(parts)).toEqual(await metrics(whole))
    expect(await parts.read('best')).toEqual(await whole.read('best'))
  })

  test('the same bits on one and on two threads', async () => {
    const two = await openWasm({ threads: 2, shareFrom: 0 })
    const short = { ...settings, steps: 20 }
    const stores = [memoryStore(), memoryStore()]
    await run(stores[0], short)
    await run(stores[1], short, { on: two })
    two.close()
    await expectSameBits(stores[1], stores[0], 'step-000020')
  })

  test('follows the float64 reference', async () => {
    const short = { ...settings, steps: 12, logEvery: 1 }
    const [a, b] = [memoryStore(), memoryStore()]
    const ours = await run(a, short)
    const reference = await run(b, short, { on: openReference() })
    const read = (events: TrainEvent[]) =>
      events.flatMap((event) => {
        if (event.kind === 'step') return [event.loss, event.gradientNorm!]
        return event.kind === 'evaluation' ? [event.loss, event.bitsPerByte] : []
      })
    const expected = read(reference)
    read(ours).forEach((value, i) => {
      expect(Math.abs(value / expected[i] - 1)).toBeLessThan(2e-4)
    })
  })
})

test('accumulating over two passes equals one pass of twice the rows', async () => {
  const settings = tinySettings({ dropout: 0, steps: 10, logEvery: 1 })
  const two = await run(memoryStore(), { ...settings, batch: 2, accumulation: 2 })
  const one = await run(memoryStore(), { ...settings, batch: 4, accumulation: 1 })
  expect(losses(two).length).toBe(10)
  losses(two).forEach((loss, i) => {
    expect(Math.abs(loss / losses(one)[i] - 1)).toBeLessThan(1e-5)
  })
  norms(two).forEach((norm, i) => {
    expect(Math.abs(norm / norms(one)[i] - 1)).toBeLessThan(1e-4)
  })
})

test('saves when it is asked to, which changes no bit', async () => {
  const settings = tinySettings({ steps: 12, saveEvery: 6, evaluateEvery: 0 })
  const saved = (events: readonly TrainEvent[]) =>
    events.flatMap((event) => (event.kind === 'checkpoint' ? [event.step] : []))
  const [plain, asked] = [memoryStore(), memoryStore()]
  expect(saved(await run(plain, settings))).toEqual([6, 12])
  let steps = 0
  const saveNow = (): boolean => ++steps === 4
  expect(saved(await run(asked, settings, { saveNow }))).toEqual([4, 6, 12])
  await expectSameBits(plain, asked, 'step-000012')
})

test('stops when nothing gets better and points to the best checkpoint', async () => {
  const settings = tinySettings({
    learningRate: 1e-30,
    weightDecay: 0,
    evaluateEvery: 5,
    patience: 3,
  })
  // So small a rate leaves the weights as they are, so no evaluation is better than the first.
  const store = memoryStore()
  const events = await run(store, settings)
  expect(events.at(-1)).toEqual({
    kind: 'done',
    step: 20,
    reason: 'no better',
    path: 'checkpoints/step-000005',
  })
  expect(await store.list('checkpoints')).toEqual(['step-000005', 'step-000020'])
  const again = await run(store, settings, { resume: true })
  expect(again.map(({ kind, step }) => [kind, step])).toEqual([
    ['start', 20],
    ['done', 20],
  ])
})

test('tells stories on the way and shows the last ones in the report', async () => {
  const store = memoryStore()
  const sample = async (step: number) => [`<b>Story</b> at ${step}`, 'Another']
  const events = await run(store, tinySettings({ steps: 20, sampleEvery: 10 }), { sample })
  const told = events.filter((event) => event.kind === 'sample').map(({ step }) => step)
  expect(told).toEqual([10, 20])
  expect(await store.list('samples')).toEqual(['step-000010.txt', 'step-000020.txt'])
  const html = new TextDecoder().decode((await store.read('report.html'))!)
  expect(html).toContain('&lt;b&gt;Story&lt;/b&gt; at 20')
  expect(html).not.toContain('<b>Story')
})

test('a loss that is no number ends the run and names the last good checkpoint', async () => {
  const store = memoryStore('runs/a')
  const settings = tinySettings({ saveEvery: 20, steps: 60 })
  await run(store, settings, { stopAt: 30 })
  const poisoned = {
    ...backend,
    name: 'poisoned',
    get bytes() {
      return backend.bytes
    },
    load: (plan: Parameters<Backend['load']>[0]) => backend.load(plan),
    read: (leaf: Parameters<Backend['read']>[0]) => backend.read(leaf),
    close: () => {},
    write(leaf: Parameters<Backend['write']>[0], data: ArrayLike<number>) {
      backend.write(leaf, leaf.name === '' ? Array.from(data, () => Number.NaN) : data)
    },
  } as Backend
  await expect(run(store, settings, { resume: true, on: poisoned })).rejects.toThrow(
    'training: step 40: the loss is NaN; the last good checkpoint is runs/a/checkpoints/step-000030; try a lower learning rate',
  )
  expect((await store.list('checkpoints')).at(-1)).toBe('step-000030')
})

test('a rate far too high is noticed, and what it spoiled is never saved', async () => {
  const store = memoryStore('runs/b')
  const settings = tinySettings({ learningRate: 1e30, clip: 0, saveEvery: 1, logEvery: 1000 })
  await expect(run(store, settings)).rejects.toThrow(
    /^training: step \d+: a (weight|moment) is (NaN|-?Infinity); the last good checkpoint is runs\/b\/checkpoints\/step-0000\d\d; /,
  )
  for (const name of await store.list('checkpoints')) {
    const bytes = (await store.read(`checkpoints/${name}/model.safetensors`))!
    const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))
    const values = new Float32Array(bytes.buffer.slice(header))
    expect(values.every((value) => Number.isFinite(value))).toBe(true)
  }
})

test('a run is not overwritten and does not go on with other settings', async () => {
  const store = memoryStore('runs/c')
  await run(store, tinySettings({ steps: 5 }))
  const again = (changes: Partial<Settings>, resume = true) =>
    run(store, tinySettings({ steps: 5, ...changes }), { resume })
  await expect(again({}, false)).rejects.toThrow(
    'training: runs/c already holds a run; resume it or choose another folder',
  )
  await expect(again({ seed: 8 })).rejects.toThrow('resume: seed must stay 7, got 8')
  await expect(again({ batch: 4 })).rejects.toThrow('resume: batch must stay 2, got 4')
  const longer = await again({ steps: 10, logEvery: 1 })
  expect(longer[0]).toMatchObject({ kind: 'start', step: 5 })
  expect(longer.at(-1)).toMatchObject({ kind: 'done', step: 10 })
})

test('a damaged checkpoint is named, not resumed', async () => {
  const settings = tinySettings({ steps: 5 })
  const damage = async (file: string, change: (bytes: Uint8Array) => Uint8Array) => {
    const store = memoryStore('r')
    await run(store, settings)
    const path = `checkpoints/step-000005/${file}`
    await store.write(path, change((await store.read(path))!))
    return run(store, { ...settings, steps: 6 }, { resume: true })
  }
  const cut = (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1)
  const moments = damage('optimizer.safetensors', cut)
  await expect(moments).rejects.toThrow(FormatError)
  await expect(moments).rejects.toThrow('checkpoints/step-000005/optimizer.safetensors')
  await expect(damage('model.safetensors', cut)).rejects.toThrow(FormatError)
  await expect(damage('trainer.json', cut)).resolves.toBeDefined()
  await expect(damage('trainer.json', (bytes) => bytes.subarray(0, 20))).rejects.toThrow(
    'checkpoints/step-000005/trainer.json: trainer state: must be JSON',
  )
  const bad = () => new TextEncoder().encode('{"step":-1}')
  await expect(damage('trainer.json', bad)).rejects.toThrow('step: is missing or out of range')
})

test('what does not fit is said before anything is written', async () => {
  const store = memoryStore()
  await expect(run(store, tinySettings({ context: 33 }))).rejects.toThrow(
    "training: context must be at most the model's 32, got 33",
  )
  await expect(run(store, tinySettings({ batch: 0 }))).rejects.toThrow('batch must be')
  expect(await store.list('')).toEqual([])
})
