import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openWasm } from '../backends/wasm/openWasm.ts'
import { evaluate } from '../program.ts'
import { input } from '../tensor.ts'
import { drawTokens } from './drawTokens.ts'

interface Cuts {
  readonly temperature?: number
  readonly topK?: number
  readonly topP?: number
  readonly minP?: number
}

/** Plain definition: sorted, cut by each rule in turn. @returns probability of each kept id */
function definition(logits: readonly number[], cuts: Cuts): ReadonlyMap<number, number> {
  const { temperature = 1, topK = 0, topP = 1, minP = 0 } = cuts
  const softmax = (ids: readonly number[]): number[] => {
    const weights = ids.map((id) => Math.exp((logits[id] - logits[ids[0]]) / temperature))
    const sum = weights.reduce((a, b) => a + b)
    return weights.map((w) => w / sum)
  }
  const upTo = (last: number): number[] => ids.filter((id) => logits[id] >= logits[ids[last]])
  let ids = [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b)
  if (topK === 1) ids = ids.slice(0, 1)
  if (topK > 0) ids = upTo(Math.min(topK, ids.length) - 1)
  let mass = 0
  const nucleus = softmax(ids).findIndex((p) => (mass += p) >= topP)
  if (topP < 1 && nucleus >= 0) ids = upTo(nucleus)
  const left = softmax(ids)
  ids = ids.filter((_, i) => left[i] >= minP * left[0])
  const kept = softmax(ids)
  return new Map(ids.map((id, i) => [id, kept[i]]))
}

/** Many draws from the same logits, with random numbers spread evenly. */
async function draws(logits: readonly number[], cuts: Cuts, count: number): Promise<number[]> {
  const { temperature = 1, topK = 0, topP = 1, minP = 0 } = cuts
  const settings = Array.from({ length: count }, (_, i) => {
    return [temperature, topK, topP, minP, (i + 0.5) / count, logits.length]
  })
  const tokens = drawTokens(input('logits', [count, logits.length]), input('settings', [count, 6]))
  const feeds = { logits: settings.flatMap(() => logits), settings: settings.flat() }
  return [...(await evaluate(backend, tokens, feeds))]
}

const backend = await openWasm()

const settings = fc.record({
  temperature: fc.constantFrom(0.3, 1, 1.7),
  topK: fc.constantFrom(0, 1, 2, 5, 100),
  topP: fc.constantFrom(0.1, 0.5, 0.93, 1),
  minP: fc.constantFrom(0, 0.031, 0.4),
})
// Eighths, so that ties happen, and not so many that a sum lands on the edge of the nucleus.
const eighths = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 150 })

test('draws the ids that the plain definitions keep, each as often as they say', async () => {
  const check = fc.asyncProperty(settings, eighths, async (cuts, list) => {
    const logits = list.map((x) => x / 8)
    const expected = definition(logits, cuts)
    const count = 500
    const found = new Map<number, number>()
    for (const id of await draws(logits, cuts, count)) found.set(id, (found.get(id) ?? 0) + 1)
    for (const id of found.keys()) expect(expected.has(id)).toBe(true)
    // Of evenly spread numbers as many fall into an interval as it is wide, to within one at each end.
    for (const [id, p] of expected) {
      expect(Math.abs((found.get(id) ?? 0) - count * p)).toBeLessThanOrEqual(1.01)
    }
  })
  await fc.assert(check, { seed: 1, numRuns: 300 })
})

test('temperature 0 takes the largest, and of equal ones the first', async () => {
  expect(await draws([1, 3, 3, 2], { temperature: 0 }, 1)).toEqual([1])
})

test('what is not a number or has no weight is never drawn, and without any other −1 is', async () => {
  const one = [Number.NEGATIVE_INFINITY, Number.NaN, 1, -1e9, Number.NaN]
  for (const cuts of [{}, { topP: 0.5 }, { topK: 3 }, { minP: 0.1 }, { temperature: 0 }]) {
    expect(await draws(one, cuts, 9)).toEqual(Array(9).fill(2))
    expect(await draws([Number.NaN, Number.NaN], cuts, 1)).toEqual([-1])
    expect(await draws([0, Number.POSITIVE_INFINITY], cuts, 1)).toEqual([-1])
  }
})

test('ids beyond those to choose from are not drawn', async () => {
  const tokens = drawTokens(input('logits', [1, 6]), input('settings', [1, 6]))
  for (const temperature of [0, 1]) {
    const feeds = { logits: [1, 2, 0, 1, 50, 60], settings: [temperature, 0, 1, 0, 0.999, 4] }
    expect((await evaluate(backend, tokens, feeds))[0]).toBeLessThan(4)
  }
})
