// Training takes no more memory after a thousand steps than after three.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openWasm } from '@ts/tensor'
import { expect, test } from 'vitest'
import { type RunStore, train } from '../src/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

const MEGABYTE = 2 ** 20

/** Keeps nothing, so that what grows is the training's own. */
const nowhere: RunStore = {
  name: 'nowhere',
  read: async () => null,
  list: async () => [],
  write: async () => {},
  append: async () => {},
  async writeFolder(_, files) {
    for (const data of Object.values(files)) {
      for await (const _ of data instanceof Uint8Array ? [data] : data);
    }
  },
  remove: async () => {},
}

test('memory and buffers stay flat from step 3 to step 1003', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const backend = await openWasm()
  const run = {
    backend,
    model: tinyModel(),
    data: await tinyData(),
    validation: await tinyData(1, 10),
    store: nowhere,
  }
  const settings = tinySettings({
    steps: 1003,
    logEvery: 1,
    evaluateEvery: 100,
    saveEvery: 100,
    spike: 0,
  })
  const seen = new Map<number, { bytes: number; heap: number; buffers: number; rss: number }>()
  let most = 0
  for await (const event of train(run, settings)) {
    if (event.kind !== 'step') continue
    most = Math.max(most, backend.bytes)
    if (![3, 103, 503, 1003].includes(event.step)) continue
    // Buffers are freed a turn after the collection that finds them dead.
    for (let i = 0; i < 2; i++) {
      collect()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { heapUsed: heap, arrayBuffers: buffers, rss } = process.memoryUsage()
    seen.set(event.step, { bytes: backend.bytes, heap, buffers, rss })
  }
  backend.close()
  const [at3, at103, at503, at1003] = [3, 103, 503, 1003].map((step) => seen.get(step)!)
  // Not one buffer more, at any step.
  expect(most).toBe(at3.bytes)
  expect(at1003.bytes).toBe(at3.bytes)
  // The engine compiles its code in the first steps; then the heap stands still.
  expect(at1003.heap - at103.heap).toBeLessThan(MEGABYTE / 2)
  expect(at1003.buffers - at3.buffers).toBeLessThan(MEGABYTE / 8)
  // The engine takes more of the machine's memory for some 2,000 steps, then none; a leak of 32 KB a step is more.
  expect(at1003.rss - at503.rss).toBeLessThan(16 * MEGABYTE)
  expect(at1003.rss - at3.rss).toBeLessThan(32 * MEGABYTE)
})
