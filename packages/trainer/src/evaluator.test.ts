import { openReference } from '@ts/tensor'
import { initialize, Scorer } from '@ts/transformer'
import { expect, test } from 'vitest'
import { tinyData, tinyModel } from '../test/tinyRun.ts'
import { compileEvaluator } from './evaluator.ts'

test('every token of every document is predicted once, whatever the batch', async () => {
  const backend = openReference()
  const model = tinyModel()
  initialize(backend, model, { seed: 1, deviation: 0.3 })
  const data = await tinyData(0, 7)
  const scorer = await Scorer.open(backend, model)
  let [nats, tokens] = [0, 0]
  for (let i = 0; i < data.documents; i++) {
    const { tokens: document } = await data.document(i)
    const text = [data.endOfText, ...document]
    // Pieces of 32, each beginning with the last token of the one before.
    for (let start = 0; start + 1 < text.length; start += 32) {
      const { logprobs } = await scorer.score(text.slice(start, start + 33))
      for (const logprob of logprobs.slice(1)) nats -= logprob!
      tokens += logprobs.length - 1
    }
  }
  for (const batch of [1, 4]) {
    const evaluator = await compileEvaluator(backend, model, data, { batch, context: 32 })
    const { loss, bitsPerByte, documents, ...rest } = await evaluator.run()
    evaluator.close()
    expect(documents).toBe(7)
    expect(rest.tokens).toBe(tokens)
    expect(loss).toBeCloseTo(nats / tokens, 5)
    expect(bitsPerByte).toBeCloseTo(nats / Math.LN2 / data.textBytes, 5)
  }
})

test('some documents stand for all, spread over the data', async () => {
  const backend = openReference()
  const model = tinyModel()
  const data = await tinyData(0, 30)
  const asked: number[] = []
  const watched = {
    ...data,
    document: (index: number) => {
      asked.push(index)
      return data.document(index)
    },
  }
  const options = { batch: 2, context: 32, documents: 5 }
  const evaluator = await compileEvaluator(backend, model, watched, options)
  // Weights of zero: every token is as likely as any other.
  const { loss, documents } = await evaluator.run()
  expect(loss).toBeCloseTo(Math.log(259), 5)
  expect(documents).toBe(5)
  expect(asked).toEqual([0, 6, 12, 18, 24])
})
