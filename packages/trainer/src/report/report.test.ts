import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tinyData, tinyModel, tinySettings } from '../../test/tinyRun.ts'
import type { Metric } from '../metrics.ts'
import { dataInfo } from '../runFile.ts'
import { duration, escapeHtml, shortNumber } from './format.ts'
import { lineChart } from './lineChart.ts'
import { renderReport } from './renderReport.ts'
import { ticks } from './ticks.ts'

test('ticks are round, evenly spaced and cover the range', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(value, value, fc.integer({ min: 2, max: 10 }), (a, b, count) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      fc.pre(high - low > 1e-6)
      const list = ticks(low, high, count)
      const step = (list.at(-1)! - list[0]) / (list.length - 1)
      expect(list[0]).toBeLessThanOrEqual(low + step * 1e-6)
      expect(list.at(-1)).toBeGreaterThanOrEqual(high - step * 1e-6)
      expect(list.length).toBeLessThanOrEqual(count + 2)
      const digit = Number(step.toExponential(6).split('e')[0])
      expect([1, 2, 5].some((round) => Math.abs(digit - round) < 1e-3)).toBe(true)
    }),
    { seed: 1 },
  )
  expect(ticks(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100])
  expect(ticks(3, 3, 5).length).toBeGreaterThan(1)
})

test('numbers and times read well', () => {
  expect([0, 950, 12_345, 4_560_000, 0.0021, 0.00003, -1500].map(shortNumber)).toEqual([
    '0',
    '950',
    '12.3 k',
    '4.56 M',
    '0.0021',
    '3e-5',
    '-1.5 k',
  ])
  expect([45, 700, 12_000].map(duration)).toEqual(['45 s', '12 min', '3 h 20 min'])
  expect(escapeHtml(`<a href='x'>"&`)).toBe('&lt;a href=&#39;x&#39;&gt;&quot;&amp;')
})

test('a chart of nothing is nothing, and one of a single point stands', () => {
  const chart = (points: [number, number][]) =>
    lineChart({ title: 'Loss', unit: '', series: [{ name: 'a', style: 'first', points }] })
  expect(chart([])).toBe('')
  expect(chart([[1, Number.NaN]])).toBe('')
  expect(chart([[1, 2]])).not.toContain('NaN')
})

test('a long run is thinned and keeps its last point', () => {
  const points = Array.from({ length: 50_000 }, (_, i) => [i + 1, 3] as [number, number])
  const html = lineChart({ title: 'x', unit: '', series: [{ name: 'a', style: 'first', points }] })
  expect(html.length).toBeLessThan(40_000)
  expect(html).toContain('[50000,3]')
})

test('the page holds everything itself', async () => {
  const data = dataInfo(await tinyData())
  const run = { model: tinyModel().config, settings: tinySettings(), data, validation: null }
  const metrics: Metric[] = [10, 20, 30].flatMap((step): Metric[] => [
    {
      kind: 'step',
      step,
      loss: 5 - step / 10,
      learningRate: 1e-3,
      gradientNorm: 1,
      tokensPerSecond: 1234,
      tokens: step * 64,
      seconds: step,
    },
    { kind: 'evaluation', step, loss: 4 - step / 10, bitsPerByte: 2 - step / 30 },
  ])
  const html = renderReport({ name: 'runs/</script>', run, metrics })
  expect(html).not.toMatch(/(src|href)=|url\(http|@import|NaN|undefined/)
  expect(html.match(/<\/script>/g)?.length).toBe(6)
  expect(html.match(/<figure/g)?.length).toBe(5)
  expect(html).toContain('<b>1.000</b><small>best, at step 30</small>')
  expect(html).toContain('prefers-color-scheme:dark')
  const empty = renderReport({ name: 'new', run, metrics: [] })
  expect(empty).not.toMatch(/NaN|undefined|<figure/)
})
