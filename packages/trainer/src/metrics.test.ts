import { expect, test } from 'vitest'
import { appendMetric, type Metric, readMetrics, trimMetrics } from './metrics.ts'
import { memoryStore, readText, utf8 } from './runStore.ts'

const evaluation = (step: number): Metric => ({ kind: 'evaluation', step, loss: 2, bitsPerByte: 1 })

test('metrics come back, without the line that a crash cut off', async () => {
  const store = memoryStore()
  expect(await readMetrics(store)).toEqual([])
  for (const step of [1, 2, 3]) await appendMetric(store, evaluation(step))
  await store.append('metrics.jsonl', '{"kind":"step","st')
  expect(await readMetrics(store)).toEqual([1, 2, 3].map(evaluation))
})

test('what was measured after a step is taken back, a torn line too', async () => {
  const store = memoryStore()
  await store.write('metrics.jsonl', utf8('null\n'))
  for (const step of [10, 20, 30]) await appendMetric(store, evaluation(step))
  await store.append('metrics.jsonl', '{"kind":"step","st')
  await trimMetrics(store, 20)
  await appendMetric(store, evaluation(30))
  expect(await readMetrics(store)).toEqual([10, 20, 30].map(evaluation))
  expect((await readText(store, 'metrics.jsonl'))?.split('\n').length).toBe(4)
})
