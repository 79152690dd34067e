import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import { openModel } from '@ts/transformer/node'
import { expect, test } from 'vitest'
import { modelSummary } from '../src/datagen/modelSummary.ts'

/** A model to which a token is likely where it was there before. */
const remembering = {
  score: async (tokens: ArrayLike<number>) => {
    const ids = Array.from(tokens)
    const logprobs = ids.map((id, t) => (t === 0 ? null : ids.indexOf(id) < t ? -1 : -5))
    return { logprobs, nll: 0 }
  },
}

test('takes the two sentences that foretell most of the others, in their order, and no speech', async () => {
  const opened = await openModel(fileURLToPath(storyModel))
  const tokenizer = await opened.tokenizer()
  await opened.close()
  const reader = { scorer: remembering, tokenizer: tokenizer! }
  const [kite, sun, tree, cake, speech] = [
    'Tom lost his red kite in the big tree.',
    'It was a warm day.',
    'A kind monkey went up to help.',
    'Then they ate cake.',
    '"The big tree has my red kite! Please help, kind monkey!" said Tom.',
  ]
  const story = `${sun} ${kite} ${speech}\n\n${tree} ${cake}`
  expect(await modelSummary(reader, story)).toMatchObject({ summary: `${kite} ${tree}` })
  expect(await modelSummary(reader, `${cake}`)).toMatchObject({ summary: cake })
  expect(await modelSummary(reader, speech)).toMatchObject({ summary: '' })
  const stopped = modelSummary(reader, story, AbortSignal.abort(new Error('enough')))
  await expect(stopped).rejects.toThrow('enough')
})
