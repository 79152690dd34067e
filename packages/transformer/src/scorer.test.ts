import { compile, input } from '@ts/tensor'
import { expect, test } from 'vitest'
import { configs, openTiny } from '../test/tiny.ts'
import { Scorer, shapeOf } from './index.ts'

/** ln p of the token at `at`, from a plain softmax over a pass that begins at `from`. */
async function slowly(
  { model, backend }: ReturnType<typeof openTiny>,
  ids: readonly number[],
  [from, at]: readonly [number, number],
): Promise<number> {
  const tokens = ids.slice(from, at)
  const shape = [1, tokens.length]
  const { logits } = model.forward({
    tokens: input('tokens', shape, 'i32'),
    positions: input('positions', shape, 'i32'),
  })
  const program = await compile(backend, { logits })
  await program.run({ tokens, positions: tokens.map((_, t) => t) })
  const all = Array.from(await program.read('logits'))
  const last = all.slice(-shapeOf(model.config).vocabulary)
  program.close()
  return last[ids[at]] - Math.log(last.reduce((sum, x) => sum + Math.exp(x), 0))
}

test.each(configs)(
  'scores tokens of $model_type, in windows beyond the context',
  async (config) => {
    const tiny = openTiny(config)
    const scorer = await Scorer.open(tiny.backend, tiny.model, { context: 6 })
    const ids = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9]
    const { logprobs, nll } = await scorer.score(ids)
    // The first six predictions in one window, then three in each, after the three before them.
    const starts = [0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 6, 6, 6]
    expect(logprobs.length).toBe(ids.length)
    expect(logprobs[0]).toBeNull()
    let sum = 0
    for (let at = 1; at < ids.length; at++) {
      expect(logprobs[at]).toBeCloseTo(await slowly(tiny, ids, [starts[at], at]), 5)
      sum -= logprobs[at]!
    }
    expect(nll).toBeCloseTo(sum / 12, 10)
    expect(await scorer.score([5])).toEqual({ logprobs: [null], nll: 0 })
    await expect(scorer.score([])).rejects.toThrow('score: there are no tokens')
    await expect(scorer.score([1, 99])).rejects.toThrow('score: token 99 is not one of')
    scorer.close()
  },
)

test('refuses a context the model does not have', async () => {
  const { model, backend } = openTiny(configs[0])
  for (const context of [1, 25, 2.5]) {
    await expect(Scorer.open(backend, model, { context })).rejects.toThrow('score: context must be')
  }
})
