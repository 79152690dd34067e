import { openWasm } from '@ts/tensor'
import { expect, test } from 'vitest'
import { configs, openTiny } from '../test/tiny.ts'
import {
  Batcher,
  type Config,
  createModel,
  type GenerateOptions,
  Generator,
  initialize,
  Scorer,
  type SubmitOptions,
  type TokenPiece,
} from './index.ts'

/** Without a token that ends texts, so that lengths are what was asked for. */
const endless = configs.map(({ eos_token_id: _, ...config }) => config as Config)
const tiny = openTiny(endless[0])
const open = (options = {}): Promise<Batcher> =>
  Batcher.open(tiny.backend, tiny.model, { rows: 3, chunk: 4, ...options })

type Options = GenerateOptions & SubmitOptions

async function all(pieces: AsyncIterable<TokenPiece>): Promise<readonly TokenPiece[]> {
  const list: TokenPiece[] = []
  for await (const piece of pieces) list.push(piece)
  return list
}

async function tokensOf(pieces: AsyncIterable<TokenPiece>): Promise<readonly (number | null)[]> {
  return (await all(pieces)).map(({ token }) => token)
}

test.each(endless)(
  '$model_type: texts that join and leave get what they would get alone',
  async (config) => {
    const { backend, model } = openTiny(config)
    const requests = Array.from({ length: 9 }, (_, i) => ({
      prompt: Array.from({ length: 1 + ((i * 5) % 13) }, (_, j) => (3 * i + j) % 29),
      options: { seed: i % 4, maxTokens: 2 + ((i * 7) % 10), sampling: { topP: 0.9 } },
    }))
    const generator = await Generator.open(backend, model, { chunk: 24 })
    const alone: (readonly number[])[] = []
    for (const { prompt, options } of requests) {
      alone.push((await generator.complete(prompt, options)).tokens)
    }
    const batcher = await Batcher.open(backend, model, { rows: 4, chunk: 3 })
    const together = await Promise.all(
      requests.map(async ({ prompt, options }, i) => {
        // Some come later, when others have gone on for a while.
        for (let turn = 0; turn < 3 * (i % 3); turn++) await new Promise(setImmediate)
        return tokensOf(batcher.submit(prompt, options))
      }),
    )
    expect(together).toEqual(alone)
    expect([batcher.active, batcher.waiting]).toEqual([0, 0])
    await batcher.close()
  },
)

test.each([1, 2])('on wasm with %i threads it is the same to the bit', async (threads) => {
  for (const config of endless) {
    const backend = await openWasm({ threads, shareFrom: 0 })
    const model = createModel({ ...config, vocab_size: 301 })
    initialize(backend, model, { seed: 3 })
    const requests = Array.from({ length: 40 }, (_, i) => ({
      prompt: Array.from({ length: 1 + ((i * 5) % 13) }, (_, j) => (31 * i + j) % 301),
      options: { seed: i, maxTokens: 1 + (i % 9), logprobs: 1, echo: true },
    }))
    const single = await Batcher.open(backend, model, { rows: 1, chunk: 5 })
    const alone = []
    for (const { prompt, options } of requests) {
      alone.push(await all(single.submit(prompt, options)))
    }
    const batcher = await Batcher.open(backend, model, { rows: 33, chunk: 24 })
    const together = requests.map(({ prompt, options }) => all(batcher.submit(prompt, options)))
    expect(await Promise.all(together)).toEqual(alone)
    backend.close()
  }
})

test('a stream draws what the row of that number of a generator draws', async () => {
  const generator = await Generator.open(tiny.backend, tiny.model, { batch: 2 })
  const rows = await generator.completeAll([[3], [3]], { seed: 5, maxTokens: 6 })
  const batcher = await open()
  const options = { seed: 5, maxTokens: 6 }
  expect(await tokensOf(batcher.submit([3], options))).toEqual(rows[0].tokens)
  expect(await tokensOf(batcher.submit([3], { ...options, stream: 1 }))).toEqual(rows[1].tokens)
})

test.each([1, 2, 4, 24])(
  'log-probabilities, those of the prompt too, in chunks of %i',
  async (chunk) => {
    const scorer = await Scorer.open(tiny.backend, tiny.model)
    const batcher = await open({ chunk })
    const prompt = [4, 8, 15, 16, 23, 4]
    const options: Options = { seed: 2, maxTokens: 5, logprobs: 3, echo: true }
    const pieces = await all(batcher.submit(prompt, options))
    expect(pieces.map((piece) => piece.prompt ?? false)).toEqual([
      ...prompt.map(() => true),
      ...Array(5).fill(false),
    ])
    const text = pieces.map(({ token }) => token!)
    expect(text.slice(0, 6)).toEqual(prompt)
    const { logprobs } = await scorer.score(text)
    expect(pieces[0].logprobs).toBe(null)
    for (const [i, { token, logprobs: told }] of pieces.entries()) {
      if (i === 0) continue
      expect(told!.logprob).toBeCloseTo(logprobs[i]!, 5)
      expect(told!.top.length).toBe(3)
      const values = told!.top.map(({ logprob }) => logprob)
      expect(values).toEqual([...values].sort((a, b) => b - a))
      for (const { token: likely, logprob } of told!.top) {
        if (likely === token) expect(logprob).toBe(told!.logprob)
        else expect(logprob === told!.logprob).toBe(false)
      }
    }
    const scored = await all(batcher.submit(prompt, { ...options, maxTokens: 0 }))
    expect(scored.slice(0, 6)).toEqual(pieces.slice(0, 6))
    expect(scored.slice(6)).toEqual([{ token: null, text: '', end: 'length' }])
  },
)

test('a prompt is echoed without log-probabilities too, and may then fill the context', async () => {
  const batcher = await open()
  const prompt = Array.from({ length: 24 }, (_, i) => i)
  const pieces = await all(batcher.submit(prompt, { maxTokens: 0, echo: true }))
  expect(pieces.slice(0, -1).map(({ token }) => token)).toEqual(prompt)
  expect(pieces[0]).toEqual({ token: 0, text: '', end: null, prompt: true })
})

test('a bias makes tokens certain or impossible', async () => {
  const batcher = await open()
  const sure = await tokensOf(batcher.submit([3], { maxTokens: 4, logitBias: { 7: 100 } }))
  expect(sure).toEqual([7, 7, 7, 7])
  const free = await tokensOf(batcher.submit([3], { maxTokens: 20, seed: 1 }))
  const logitBias = { [free[0]!]: -100 }
  expect(await tokensOf(batcher.submit([3], { maxTokens: 20, seed: 1, logitBias }))).not.toContain(
    free[0],
  )
})

test('ending while a piece is awaited frees the row before the next step', async () => {
  const batcher = await open({ rows: 1 })
  const first = batcher.submit([3], { maxTokens: 20 })
  await first.next()
  const second = batcher.submit([5], { maxTokens: 3, seed: 1 })
  const waiting = second.next()
  expect([batcher.active, batcher.waiting]).toEqual([1, 1])
  await first.return()
  expect(batcher.active).toBe(0)
  expect((await waiting).value).toMatchObject({ end: null })
  expect(await first.next()).toEqual({ done: true, value: undefined })
  // One that waits can leave too, though nobody steps.
  const third = batcher.submit([5])
  const never = third.next()
  await third.return()
  expect(batcher.waiting).toBe(0)
  expect(await never).toEqual({ done: true, value: undefined })
})

test('aborting frees the row though nobody asks for a piece', async () => {
  const batcher = await open({ rows: 1 })
  const abort = new AbortController()
  const first = batcher.submit([3], { signal: abort.signal })
  await first.next()
  abort.abort(new Error('enough'))
  expect(batcher.active).toBe(0)
  expect((await tokensOf(batcher.submit([5], { maxTokens: 3 }))).length).toBe(3)
  await expect(first.next()).rejects.toThrow('enough')
  expect(await first.next()).toEqual({ done: true, value: undefined })
})

test('who reads slowly loses nothing and holds nobody up', async () => {
  const batcher = await open()
  const slow = batcher.submit([3], { maxTokens: 9, seed: 6 })
  const seen = [(await slow.next()).value!.token]
  await all(batcher.submit([5], { maxTokens: 15 }))
  expect(batcher.active).toBe(0)
  for await (const { token } of slow) seen.push(token)
  expect(seen).toEqual(await tokensOf(batcher.submit([3], { maxTokens: 9, seed: 6 })))
})

test('closing ends what is there or lets it finish, frees all and refuses more', async () => {
  const before = tiny.backend.bytes
  for (const drain of [false, true]) {
    const batcher = await open({ rows: 1 })
    const pieces = [
      batcher.submit([3], { maxTokens: 6 }),
      batcher.submit([4], { maxTokens: 5 }),
    ].map((request) => tokensOf(request))
    await new Promise(setImmediate)
    await batcher.close({ drain })
    const lengths = (await Promise.all(pieces)).map(({ length }) => length)
    if (drain) expect(lengths).toEqual([6, 5])
    else expect(lengths[1]).toBe(0)
    expect(tiny.backend.bytes).toBe(before)
    expect(() => batcher.submit([3])).toThrow('generate: the batcher is closed')
  }
})

test('what the model cannot do is refused at once', async () => {
  const batcher = await open()
  expect(() => batcher.submit([29])).toThrow("token 29 is not one of the model's 29 ids")
  expect(() => batcher.submit([1], { maxTokens: 24 })).toThrow('must fit the context of 24')
  expect(() => batcher.submit([1], { logitBias: { 29: 1 } })).toThrow('logitBias')
  expect(() => batcher.submit([1], { sampling: { topP: 2 } })).toThrow('sampling: topP')
  expect(() => batcher.submit('text')).toThrow('needs a tokenizer')
  await expect(open({ rows: 0 })).rejects.toThrow('rows must be a whole number from 1, got 0')
  expect(batcher.active).toBe(0)
})
