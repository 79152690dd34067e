import { type Backend, compile, input } from '@ts/tensor'
import type { StreamDecoder, Tokenizer } from '@ts/tokenizer'
import { describe, expect, test } from 'vitest'
import { configs, openTiny } from '../test/tiny.ts'
import { type Config, Generator, type Model, type Piece, shapeOf } from './index.ts'

/** The most likely next tokens, each from a pass over the whole text: no cache, no chunks. */
async function continueSlowly(
  { model, backend }: { model: Model; backend: Backend },
  prompt: readonly number[],
  count: number,
): Promise<readonly number[]> {
  const tokens = [...prompt]
  const V = shapeOf(model.config).vocabulary
  for (let i = 0; i < count; i++) {
    const shape = [1, tokens.length]
    const { logits } = model.forward({
      tokens: input('tokens', shape, 'i32'),
      positions: input('positions', shape, 'i32'),
    })
    const program = await compile(backend, { logits })
    await program.run({ tokens, positions: tokens.map((_, t) => t) })
    const last = (await program.read('logits')).slice(-V)
    program.close()
    tokens.push(last.indexOf(Math.max(...last)))
  }
  return tokens.slice(prompt.length)
}

/** Without a token that ends texts, so that lengths are what was asked for. */
const endless = configs.map(({ eos_token_id: _, ...config }) => config as Config)
const greedy = { sampling: { temperature: 0 } }

describe.each(endless)('$model_type', (config) => {
  const tiny = openTiny(config)
  const prompts = [[3], [1, 2, 3, 4, 5, 6, 7], [9, 8, 7, 6], [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]]

  test.each([1, 2, 3, 24])('cache and chunks of %i change nothing', async (chunk) => {
    const generator = await Generator.open(tiny.backend, tiny.model, { chunk })
    for (const prompt of prompts) {
      const { tokens, end } = await generator.complete(prompt, { ...greedy, maxTokens: 8 })
      expect(tokens).toEqual(await continueSlowly(tiny, prompt, 8))
      expect(end).toBe('length')
    }
    generator.close()
  })

  test('rows of a batch do not disturb each other, and more prompts than rows take turns', async () => {
    const generator = await Generator.open(tiny.backend, tiny.model, { batch: 3, chunk: 4 })
    const done = await generator.completeAll(prompts, { ...greedy, maxTokens: 6 })
    const expected = await Promise.all(prompts.map((prompt) => continueSlowly(tiny, prompt, 6)))
    expect(done.map(({ tokens }) => tokens)).toEqual(expected)
    generator.close()
  })
})

const config = endless[0]
const tiny = openTiny(config)
const open = (options = {}): Promise<Generator> =>
  Generator.open(tiny.backend, tiny.model, { chunk: 4, ...options })

/** Ids are letters, and the stream ends with a dot. */
const letters: Tokenizer = {
  vocabSize: 29,
  bos: 1,
  endOfText: 1,
  encode: (text: string) => Uint32Array.from(text, (c) => c.charCodeAt(0) - 97),
  decodeStream: (): StreamDecoder => {
    const stream = {
      push: (id: number) => String.fromCharCode(97 + id),
      flush: () => '.',
    }
    return stream as unknown as StreamDecoder
  },
} as unknown as Tokenizer

test('the same seed draws the same text, rows and seeds draw their own', async () => {
  const generator = await open({ batch: 2 })
  const draw = async (seed: number): Promise<readonly (readonly number[])[]> => {
    const done = await generator.completeAll([[3], [3]], { seed, maxTokens: 12 })
    return done.map(({ tokens }) => tokens)
  }
  const first = await draw(1)
  expect(await draw(1)).toEqual(first)
  expect(first[0]).not.toEqual(first[1])
  expect(await draw(2)).not.toEqual(first)
})

test('text comes in pieces that join to the completion', async () => {
  const generator = await open({ tokenizer: letters })
  const { text, tokens } = await generator.complete('abc', { seed: 4, maxTokens: 10 })
  expect(text).toBe(tokens.map((id) => String.fromCharCode(97 + id)).join('') + '.')
  let joined = ''
  for await (const piece of generator.text('abc', { seed: 4, maxTokens: 10 })) joined += piece
  expect(joined).toBe(text)
})

test('stop ids and stop strings end a text and are not part of it', async () => {
  const generator = await open({ tokenizer: letters })
  const { text, tokens } = await generator.complete('abc', { seed: 4, maxTokens: 10 })
  const options = { seed: 4, maxTokens: 10 }
  const stop = text.slice(4, 6)
  const at = text.indexOf(stop)
  const byText = await generator.complete('abc', { ...options, stop: [stop] })
  expect(byText).toMatchObject({ text: text.slice(0, at), end: 'stop' })
  const place = tokens.indexOf(tokens[5])
  const byId = await generator.complete('abc', { ...options, stop: [tokens[5]] })
  expect(byId).toMatchObject({ tokens: tokens.slice(0, place), end: 'stop' })
})

test('ids that the tokenizer does not have are never drawn', async () => {
  const few = { ...letters, vocabSize: 5 } as Tokenizer
  const generator = await open({ tokenizer: few })
  const { tokens } = await generator.complete('abc', { maxTokens: 20 })
  expect(tokens.length).toBe(20)
  expect(Math.max(...tokens)).toBeLessThan(5)
  // But a prompt of ids may have them: they are the model's.
  await generator.complete([28], { maxTokens: 1 })
})

test("the model's own end stops it", async () => {
  const generator = await open()
  const { tokens } = await generator.complete([3], { ...greedy, maxTokens: 6 })
  const ending = { ...config, eos_token_id: [28, tokens[2]] } as Config
  const { model, backend } = openTiny(ending)
  const done = await (await Generator.open(backend, model)).complete([3], greedy)
  expect(done).toMatchObject({ tokens: tokens.slice(0, tokens.indexOf(tokens[2])), end: 'stop' })
})

test('an empty prompt begins with the token that begins texts', async () => {
  const generator = await open({ tokenizer: letters })
  const options = { ...greedy, maxTokens: 5 }
  expect(await generator.complete('', options)).toEqual(await generator.complete([1], options))
  const { bos_token_id: _, ...bare } = config
  const { model, backend } = openTiny(bare as Config)
  const without = await Generator.open(backend, model)
  await expect(without.complete([])).rejects.toThrow('generate: the prompt is empty and no token')
})

test('leaving the loop or aborting ends the work, and the next call starts anew', async () => {
  const generator = await open()
  const whole = await generator.complete([3], { ...greedy, maxTokens: 9 })
  // Programs are compiled when they are first needed and kept.
  await generator.complete([7, 7, 7], { maxTokens: 1 })
  const bytes = tiny.backend.bytes
  for await (const _ of generator.pieces([[7, 7, 7]], greedy)) break
  const abort = new AbortController()
  const seen: Piece[] = []
  const aborted = (async () => {
    for await (const piece of generator.pieces([[8]], { ...greedy, signal: abort.signal })) {
      seen.push(piece)
      if (seen.length === 2) abort.abort(new Error('enough'))
    }
  })()
  await expect(aborted).rejects.toThrow('enough')
  expect(seen.length).toBe(2)
  expect(await generator.complete([3], { ...greedy, maxTokens: 9 })).toEqual(whole)
  expect(tiny.backend.bytes).toBe(bytes)
})

test('a closed generator leaves nothing behind', async () => {
  const before = tiny.backend.bytes
  const generator = await open({ batch: 2 })
  await generator.complete([3], { maxTokens: 2 })
  expect(tiny.backend.bytes).toBeGreaterThan(before)
  generator.close()
  expect(tiny.backend.bytes).toBe(before)
})

test('one call at a time', async () => {
  const generator = await open()
  const first = generator.pieces([[3]], greedy)
  await first.next()
  await expect(generator.complete([3])).rejects.toThrow('generate: one call at a time')
  await first.return()
  await generator.complete([3], { maxTokens: 1 })
})

test('without maxTokens a text fills the context', async () => {
  const generator = await open({ context: 10 })
  expect((await generator.complete([1, 2, 3], greedy)).tokens.length).toBe(7)
})

test('sliding goes on with the last half of the context', async () => {
  const generator = await open({ context: 8, overflow: 'slide' })
  const prompt = [1, 2, 3]
  const { tokens } = await generator.complete(prompt, { ...greedy, maxTokens: 20 })
  expect(tokens.length).toBe(20)
  // By hand: when a ninth token would have to be read, only the last four are kept.
  const text = [...prompt]
  let from = 0
  while (text.length < 23) {
    if (text.length - from > 8) from = text.length - 4
    text.push(...(await continueSlowly(tiny, text.slice(from), 1)))
  }
  expect(tokens).toEqual(text.slice(3))
  const long = Array.from({ length: 15 }, (_, i) => i)
  const tail = await generator.complete(long.slice(-4), { ...greedy, maxTokens: 3 })
  expect(await generator.complete(long, { ...greedy, maxTokens: 3 })).toEqual(tail)
})

test.each<[number[], object, string]>([
  [[29], {}, "generate: token 29 is not one of the model's 29 ids"],
  [[-1], {}, 'generate: token -1'],
  [[0.5], {}, 'generate: token 0.5'],
  [
    Array(30).fill(2),
    {},
    'a prompt of 30 tokens must fit the context of 24; shorten the prompt by 7',
  ],
  [
    [1, 2],
    { maxTokens: 23 },
    'a prompt of 2 tokens and maxTokens 23 must fit the context of 24; at most 22',
  ],
  [[1], { maxTokens: -1 }, 'maxTokens must be a whole number from 0, got -1'],
  [[1], { sampling: { topP: 2 } }, 'sampling: topP'],
])('refuses %j with %o', async (prompt, options, message) => {
  const generator = await open()
  await expect(generator.complete(prompt, options)).rejects.toThrow(message)
  // And is free again.
  await generator.complete([1], { maxTokens: 1 })
})

test('refuses text without a tokenizer, and a tokenizer or context too large', async () => {
  await expect((await open()).complete('abc')).rejects.toThrow('a prompt of text needs a tokenizer')
  const large = { ...letters, vocabSize: 30 } as Tokenizer
  await expect(open({ tokenizer: large })).rejects.toThrow('the tokenizer has 30 ids, the model 29')
  await expect(open({ context: 25 })).rejects.toThrow(
    'cache: capacity must be at most the context 24',
  )
})
