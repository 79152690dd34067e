import { FormatError } from '@ts/transformer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tinyData, tinyModel, tinySettings } from '../test/tinyRun.ts'
import { parseState, untrained } from './checkpoint.ts'
import { TrainingError } from './errors.ts'
import { checkSameRun, dataInfo, type RunInfo, readRun, writeRun } from './runFile.ts'
import { memoryStore, utf8 } from './runStore.ts'

const info = async (): Promise<RunInfo> => ({
  model: tinyModel().config,
  settings: tinySettings(),
  data: dataInfo(await tinyData()),
  validation: null,
})

/** Bytes replaced, removed and put in, a few at a time. */
const mutations = fc.array(
  fc.record({
    at: fc.nat(4000),
    remove: fc.nat(20),
    insert: fc.constantFrom('', '0', '-', '"', '}', 'null', '1e999', '['),
  }),
  { minLength: 1, maxLength: 4 },
)

type Mutation = { readonly at: number; readonly remove: number; readonly insert: string }

function mutate(text: string, changes: readonly Mutation[]): Uint8Array {
  let result = text
  for (const { at, remove, insert } of changes) {
    const start = at % text.length
    result = result.slice(0, start) + insert + result.slice(start + remove)
  }
  return utf8(result)
}

test('run.json comes back as it was written', async () => {
  const store = memoryStore()
  expect(await readRun(store)).toBe(null)
  const run = await info()
  await writeRun(store, run)
  const read = (await readRun(store))!
  expect(read).toMatchObject({ settings: run.settings, data: run.data, validation: null })
  checkSameRun(read, run)
})

test('what must not change at a resumption is named', async () => {
  const run = await info()
  const data = { ...run.data, fingerprint: 'other' }
  expect(() => checkSameRun(run, { ...run, data })).toThrow(
    /^resume: the training data must stay ".*", got "other"; start a new run in another folder$/,
  )
  const schedule = { ...run.settings.schedule, warmup: 3 }
  const settings = { ...run.settings, schedule }
  expect(() => checkSameRun(run, { ...run, settings })).toThrow('resume: schedule must stay')
  const free = { ...run.settings, steps: 1, saveEvery: 9, patience: 4 }
  checkSameRun(run, { ...run, settings: free })
})

test('a damaged run.json is an error that names it, or still a run', async () => {
  const store = memoryStore('runs/x')
  await writeRun(store, await info())
  const good = new TextDecoder().decode((await store.read('run.json'))!)
  await fc.assert(
    fc.asyncProperty(mutations, async (changes) => {
      await store.write('run.json', mutate(good, changes))
      try {
        await readRun(store)
      } catch (error) {
        expect(error instanceof FormatError || error instanceof TrainingError).toBe(true)
        expect((error as Error).message).toContain('runs/x/run.json: ')
      }
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('a damaged trainer.json is a FormatError, or still a state', () => {
  const state = { ...untrained, step: 3, best: { step: 2, loss: 1.5 } }
  const good = JSON.stringify({ ...state, watch: { losses: [1, 2, 3], spikes: 1 } }, null, 2)
  expect(parseState(utf8(good), 'trainer.json').step).toBe(3)
  fc.assert(
    fc.property(mutations, (changes) => {
      try {
        const { step, watch } = parseState(mutate(good, changes), 'trainer.json')
        expect(Number.isSafeInteger(step) && watch.losses.every(Number.isFinite)).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
        expect((error as Error).message).toMatch(/^trainer\.json: /)
      }
    }),
    { numRuns: 3000, seed: 1 },
  )
})
