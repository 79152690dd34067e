// The promise that matters: however a run dies, going on gives the bits of the run that did not.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openWasm } from '@ts/tensor'
import { Random } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore, readMetrics, train } from '../src/index.ts'
import { folderStore } from '../src/node/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Runs the training process, which dies at its so many-th moment. Null: it lives. */
function trainProcess(moments: number | null): Promise<{ start: number; killed: boolean }> {
  const script = fileURLToPath(new URL('./killable.ts', import.meta.url))
  const args = moments === null ? [folder] : [folder, String(moments)]
  const child = spawn(process.execPath, ['--conditions=@ts/source', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let [start, errors] = [-1, '']
    child.stdout.on('data', (text) => (start = Number(text)))
    child.stderr.on('data', (text) => (errors += text))
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve({ start, killed: signal === 'SIGKILL' })
      else reject(new Error(`training ended with ${code}: ${errors}`))
    })
  })
}

test('a run killed at random moments ends with the bits of one that was not', async () => {
  const starts: number[] = []
  const random = new Random(11)
  // Of about 1,000 in all: no life comes to the end.
  for (let life = 0; life < 4; life++) {
    const { start, killed } = await trainProcess(1 + Math.floor(250 * random.uniform()))
    starts.push(start)
    expect(killed).toBe(true)
  }
  const last = await trainProcess(null)
  starts.push(last.start)
  expect([...starts].sort((a, b) => a - b)).toEqual(starts)

  const whole = memoryStore()
  const backend = await openWasm()
  const parts = { backend, data: await tinyData(), validation: await tinyData(1, 10) }
  const settings = tinySettings({ saveEvery: 20, evaluateEvery: 40 })
  for await (const _ of train({ ...parts, model: tinyModel(), store: whole }, settings));
  const killed = await folderStore(folder)
  const same = async (path: string) =>
    expect(Buffer.compare((await killed.read(path))!, (await whole.read(path))!)).toBe(0)
  await same('checkpoints/step-000200/model.safetensors')
  await same('checkpoints/step-000200/optimizer.safetensors')
  await same('best')
  await same('latest')
  const measured = async (store: typeof whole) =>
    (await readMetrics(store)).map(({ kind, step, loss }) => ({ kind, step, loss }))
  expect(await measured(killed)).toEqual(await measured(whole))
  // Nothing half-written is left, and the run folder opens as a model.
  expect(await killed.list('checkpoints')).toEqual(await whole.list('checkpoints'))
  const opened = await openModel(folder)
  expect(opened.path).toContain((await readFile(join(folder, 'best'), 'utf8')).trim())
  await opened.load(backend)
  await opened.close()
  await rm(join(folder, 'best'))
  const latest = await openModel(folder)
  expect(latest.path).toContain('step-000200')
  await latest.close()
  backend.close()
})
