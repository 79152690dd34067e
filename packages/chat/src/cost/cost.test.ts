import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatRequest } from '../chat.ts'
import { FormatError } from '../errors.ts'
import { describeEstimate, estimate } from './estimate.ts'
import { costOf, defaultPrices, parsePrices, priceOf } from './prices.ts'
import { byteTokens, promptTokens, roughTokens } from './tokens.ts'

const mini = { input: 0.15, cached: 0.075, output: 0.6, batch: 0.5, maxOutput: 16_384 }
const request: ChatRequest = {
  model: 'gpt-4o-mini',
  messages: [{ role: 'user', content: 'x'.repeat(400) }],
  maxTokens: 500,
}

test('what a call costs', () => {
  const usage = { promptTokens: 1000, cachedTokens: 400, completionTokens: 200 }
  // 600 · 0.15 + 400 · 0.075 + 200 · 0.6 = 240 dollars for a million such calls
  expect(costOf(mini, usage)).toBe(0.00024)
  expect(costOf(mini, usage, true)).toBe(0.00012)
  expect(costOf({ input: 1, output: 2 }, usage, true)).toBe(0.0014)
})

test('the price table that comes with the package is the file beside it, and it can be read', async () => {
  const file = await readFile(new URL('../../prices.json', import.meta.url), 'utf8')
  expect(parsePrices(file, 'prices.json').models).toEqual(defaultPrices.models)
  expect(defaultPrices.models['gpt-4o-mini']).toEqual(mini)
})

test('finds prices under dated names and behind vendors, and never guesses', () => {
  expect(priceOf(defaultPrices, 'gpt-4o-mini-2024-07-18')).toEqual(mini)
  expect(priceOf(defaultPrices, 'openai/gpt-4o-mini')).toEqual(mini)
  for (const name of ['llama3', 'gpt-4o-maxi', 'toString', 'gpt-4o-mini-latest']) {
    expect(() => priceOf(defaultPrices, name)).toThrow(`no price for "${name}"; add it`)
  }
})

test('a broken price table names the field', () => {
  const broken: [string, RegExp][] = [
    ['{', /^p\.json: not JSON/],
    ['{"models":{}}', /^p\.json: date: /],
    ['{"date":"soon","models":{}}', /^p\.json: date: /],
    [
      '{"date":"2026-01-01","models":{"a":{"input":-1,"output":1}}}',
      /^p\.json: models\.a\.input: /,
    ],
    ['{"date":"2026-01-01","models":{"a":{"input":1}}}', /^p\.json: models\.a\.output: /],
  ]
  for (const [text, message] of broken) expect(() => parsePrices(text, 'p.json')).toThrow(message)
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        parsePrices(JSON.stringify(value), 'p.json')
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }),
    { seed: 3, numRuns: 1000 },
  )
})

test('bytes are counted as UTF-8 has them', () => {
  const codes = fc.array(fc.constantFrom(0, 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff))
  fc.assert(
    fc.property(codes, (all) => {
      const text = String.fromCodePoint(...all)
      expect(byteTokens(text)).toBe(new TextEncoder().encode(text).length)
    }),
    { seed: 4, numRuns: 150 },
  )
  expect(roughTokens('')).toBe(0)
  expect(roughTokens('hello')).toBe(2)
})

test('the bill before the first call', async () => {
  const calls = Array.from({ length: 1000 }, (_, repeat) => ({ request, repeat }))
  const basis = {
    price: (model: string) => priceOf(defaultPrices, model),
    count: roughTokens,
    known: (_: ChatRequest, repeat: number) => repeat < 400,
    answerTokens: 300,
  }
  const bill = await estimate(calls, basis)
  expect(promptTokens(request, roughTokens)).toBe(107)
  expect(bill).toMatchObject({ calls: 1000, known: 400, promptTokens: 64_200 })
  expect(bill.answerTokens).toEqual({ expected: 180_000, most: 300_000 })
  expect(bill.dollars.expected).toBeCloseTo(600 * (107 * 0.15e-6 + 300 * 0.6e-6), 9)
  expect(bill.dollars.most).toBeCloseTo(600 * (107 * 0.15e-6 + 500 * 0.6e-6), 9)
  expect(bill.batchDollars.most).toBeCloseTo(bill.dollars.most / 2, 9)
  expect(describeEstimate(bill, '2026-06-21')).toBe(
    [
      '1,000 calls, 400 of them paid for already',
      '64,200 tokens in, 180,000 out',
      '$0.12, at most $0.19 (batch: $0.0588, at most $0.0948) at the prices of 2026-06-21',
    ].join('\n'),
  )
})
