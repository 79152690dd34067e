import fc from 'fast-check'
import { expect, test } from 'vitest'
import { standing, topTokens } from './topTokens.ts'

// Few different values, so that many are equal.
const rows = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 40 })

test('gives what sorting gives', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 45 }), (logits, k) => {
      const { tokens, probabilities, entropy } = topTokens(logits, k)
      const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0)
      const order = logits.map((_, id) => id).sort((a, b) => logits[b] - logits[a] || a - b)
      expect([...tokens]).toEqual(order.slice(0, k))
      tokens.forEach((id, i) => {
        expect(probabilities[i]).toBeCloseTo(Math.exp(logits[id]) / sum, 6)
      })
      const p = logits.map((logit) => Math.exp(logit) / sum)
      expect(entropy).toBeCloseTo(-p.reduce((total, x) => total + x * Math.log(x), 0), 9)
      for (const id of order) {
        const { probability, rank } = standing(logits, id)
        expect(probability).toBeCloseTo(p[id], 9)
        expect(rank).toBe(logits.filter((logit) => logit > logits[id]).length)
      }
    }),
    { seed: 1 },
  )
})

test('large logits do not overflow', () => {
  const { probabilities, entropy } = topTokens([1e4, 1e4, -1e4], 2)
  expect([...probabilities]).toEqual([0.5, 0.5])
  expect(entropy).toBeCloseTo(Math.LN2)
  expect(standing([1e4, -1e4], 1)).toEqual({ probability: 0, rank: 1 })
})
