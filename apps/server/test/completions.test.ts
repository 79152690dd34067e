import { Generator, Scorer } from '@ts/transformer'
import { NotFoundError } from 'openai'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Server } from '../src/index.ts'
import { bench, clientOf, post } from './started.ts'

const on = bench()
let server: Server
let client: ReturnType<typeof clientOf>
let generator: Generator

beforeAll(async () => {
  const { backend, model, tokenizer } = on.tiny
  server = await on.start()
  client = clientOf(server)
  generator = await Generator.open(backend, model, { tokenizer, batch: 3 })
})

const prompt = 'Once upon a time, there was a brave'

describe('completions', () => {
  test('a seed gives the text that the model gives in this process', async () => {
    const options = { maxTokens: 30, seed: 11, sampling: { temperature: 0.9, topP: 0.95 } }
    const expected = await generator.completeAll([prompt, prompt, prompt], options)
    const { choices, usage, id, object, model } = await client.completions.create({
      model: 'tiny',
      prompt,
      max_tokens: 30,
      seed: 11,
      temperature: 0.9,
      top_p: 0.95,
      n: 3,
    })
    expect([object, model, id.slice(0, 5)]).toEqual(['text_completion', 'tiny', 'cmpl-'])
    expect(choices).toEqual(
      expected.map(({ text, end }, index) => ({ index, text, logprobs: null, finish_reason: end })),
    )
    const prompt_tokens = on.tiny.tokenizer.encode(prompt).length
    const completion_tokens = expected.reduce((sum, { tokens }) => sum + tokens.length, 0)
    const total_tokens = prompt_tokens + completion_tokens
    expect(usage).toEqual({ prompt_tokens, completion_tokens, total_tokens })
  })

  test('prompts come as texts or as ids, one or several', async () => {
    const { tokenizer } = on.tiny
    const ids = [...tokenizer.encode(prompt)]
    const same = { model: 'tiny', max_tokens: 12, seed: 3 }
    const ask = async (prompts: string | string[] | number[] | number[][]): Promise<string[]> =>
      (await client.completions.create({ ...same, prompt: prompts })).choices.map(
        ({ text }) => text,
      )
    const [one] = await ask(prompt)
    expect(one!.length).toBeGreaterThan(0)
    expect(await ask(ids)).toEqual([one])
    expect(await ask([prompt])).toEqual([one])
    const [first, second, ...none] = await ask([ids, ids])
    expect([first, second === first, none]).toEqual([one, false, []])
    const texts = await generator.completeAll([prompt, 'Tom'], { maxTokens: 12, seed: 3 })
    expect(await ask([prompt, 'Tom'])).toEqual(texts.map(({ text }) => text))
    const begun = await client.completions.create({ ...same, prompt: '' })
    expect(begun.usage?.prompt_tokens).toBe(1)
  })

  test('a stream has the same text, token by token, and ends with the usage', async () => {
    const asked = { model: 'tiny', prompt, max_tokens: 40, seed: 5, n: 2, logprobs: 1 } as const
    const whole = await client.completions.create(asked)
    const stream = await client.completions.create({
      ...asked,
      stream: true,
      stream_options: { include_usage: true },
    })
    const texts = ['', '']
    const tokens: string[][] = [[], []]
    const ends: string[] = []
    let usage: unknown
    let chunks = 0
    for await (const chunk of stream) {
      chunks++
      usage = chunk.usage
      for (const { index, text, finish_reason, logprobs } of chunk.choices) {
        texts[index] += text
        tokens[index]!.push(...(logprobs?.tokens ?? []))
        if (finish_reason) ends[index] = finish_reason
      }
    }
    expect(chunks).toBeGreaterThan(2)
    expect(texts).toEqual(whole.choices.map(({ text }) => text))
    expect(tokens).toEqual(whole.choices.map(({ logprobs }) => logprobs?.tokens))
    expect(ends).toEqual(whole.choices.map(({ finish_reason }) => finish_reason))
    expect(usage).toEqual(whole.usage)
  })

  test('events are what curl shows', async () => {
    const body = { model: 'tiny', prompt, max_tokens: 3, seed: 1, stream: true }
    const response = await post(server, '/v1/completions', body)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = await response.text()
    expect(text).toMatch(/^(data: \{.*\}\n\n)+data: \[DONE\]\n\n$/)
    expect(text).not.toContain('"usage"')
  })

  test('stop strings end the text and are left out', async () => {
    const { choices } = await client.completions.create({
      model: 'tiny',
      prompt,
      max_tokens: 60,
      seed: 2,
    })
    const { text } = choices[0]!
    const stop = text.slice(10, 14)
    const cut = await client.completions.create({
      model: 'tiny',
      prompt,
      max_tokens: 60,
      seed: 2,
      stop: ['not there', stop],
    })
    expect(cut.choices[0]).toMatchObject({
      text: text.slice(0, text.indexOf(stop)),
      finish_reason: 'stop',
    })
  })

  test('a bias decides', async () => {
    const [wanted] = on.tiny.tokenizer.encode('a')
    const { choices } = await client.completions.create({
      model: 'tiny',
      prompt,
      max_tokens: 4,
      logit_bias: { [wanted!]: 100 },
    })
    expect(choices[0]!.text).toBe('aaaa')
  })

  test('echo with no new tokens scores a text, as evaluation harnesses want it', async () => {
    const { backend, model, tokenizer } = on.tiny
    const scorer = await Scorer.open(backend, model)
    const ids = [...tokenizer.encode(prompt)]
    const { logprobs } = await scorer.score(ids)
    for (const asked of [prompt, ids]) {
      const { choices, usage } = await client.completions.create({
        model: 'tiny',
        prompt: asked,
        max_tokens: 0,
        echo: true,
        logprobs: 2,
      })
      const [choice] = choices
      expect(choice).toMatchObject({ text: prompt, finish_reason: 'length' })
      expect(usage).toMatchObject({ completion_tokens: 0 })
      const told = choice!.logprobs!
      expect(told.tokens?.join('')).toBe(prompt)
      expect(told.token_logprobs?.[0]).toBeNull()
      expect(told.top_logprobs?.[0]).toBeNull()
      expect(told.token_logprobs!.length).toBe(ids.length)
      for (const [i, p] of told.token_logprobs!.entries()) {
        if (i > 0) expect(p).toBeCloseTo(logprobs[i]!, 4)
        expect(prompt.startsWith(told.tokens![i]!, told.text_offset![i])).toBe(true)
      }
      const top = told.top_logprobs![3]!
      expect(top[told.tokens![3]!]).toBe(told.token_logprobs![3])
      expect(Object.keys(top).length).toBeGreaterThanOrEqual(2)
    }
    scorer.close()
  })

  test('echo puts the prompt before the text, whole and streamed', async () => {
    const asked = { model: 'tiny', prompt, max_tokens: 9, seed: 8 }
    const [plain] = (await client.completions.create(asked)).choices
    const [echoed] = (await client.completions.create({ ...asked, echo: true })).choices
    expect(echoed!.text).toBe(prompt + plain!.text)
    const stream = await client.completions.create({ ...asked, echo: true, stream: true })
    let text = ''
    for await (const { choices } of stream) text += choices[0]?.text ?? ''
    expect(text).toBe(echoed!.text)
  })

  test('log-probabilities of drawn tokens are those that the whole text is scored with', async () => {
    const asked = { model: 'tiny', prompt, max_tokens: 8, seed: 4, logprobs: 0, temperature: 0.5 }
    const [drawn] = (await client.completions.create(asked)).choices
    const [whole] = (await client.completions.create({ ...asked, echo: true })).choices
    expect(drawn!.logprobs!.token_logprobs).toEqual(whole!.logprobs!.token_logprobs!.slice(-8))
    expect(drawn!.logprobs!.text_offset![0]).toBe(0)
  })
})

describe('errors have the shape that OpenAI gives them', () => {
  const refused: readonly (readonly [object, number, string, string | null])[] = [
    [{ model: 'other', prompt }, 404, 'model', 'model_not_found'],
    [{ prompt }, 400, 'model', null],
    [{ model: 'tiny', prompt: 3 }, 400, 'prompt', null],
    [{ model: 'tiny', prompt: [] }, 400, 'prompt', null],
    [{ model: 'tiny', prompt: [1, 'a'] }, 400, 'prompt', null],
    [{ model: 'tiny', prompt: [[1], [99_999]] }, 400, 'prompt.1', null],
    [{ model: 'tiny', prompt, suffix: 'The end.' }, 400, 'suffix', 'unsupported_parameter'],
    [{ model: 'tiny', prompt, best_of: 3 }, 400, 'best_of', 'unsupported_value'],
    [{ model: 'tiny', prompt, frequency_penalty: 1 }, 400, 'frequency_penalty', null],
    [{ model: 'tiny', prompt, temperature: 3 }, 400, 'temperature', null],
    [{ model: 'tiny', prompt, max_tokens: 0 }, 400, 'max_tokens', null],
    [{ model: 'tiny', prompt, max_tokens: 257 }, 400, 'max_tokens', 'context_length_exceeded'],
    [{ model: 'tiny', prompt: prompt.repeat(40) }, 400, 'prompt', 'context_length_exceeded'],
    [{ model: 'tiny', prompt, logit_bias: { 99999: 1 } }, 400, 'logit_bias', null],
    [{ model: 'tiny', prompt, n: 200 }, 400, 'n', null],
    [{ model: 'tiny', prompt: Array(100).fill('a'), n: 3 }, 400, 'prompt', null],
    [{ model: 'tiny', prompt, n: 128, logprobs: 20, max_tokens: 100 }, 400, 'logprobs', null],
    [{ model: 'tiny', prompt, temprature: 1 }, 400, 'temprature', 'unknown_parameter'],
    [
      { model: 'tiny', prompt, stream_options: { usage: true } },
      400,
      'stream_options.usage',
      'unknown_parameter',
    ],
  ]

  // Named by their beginnings: some are long.
  const named = refused.map((row) => [JSON.stringify(row[0]).slice(0, 90), ...row] as const)
  test.each(named)('%s', async (_, body, status, param, code) => {
    const response = await post(server, '/v1/completions', body)
    const { error } = (await response.json()) as { error: Record<string, unknown> }
    expect({ status: response.status, ...error }).toEqual({
      status,
      message: expect.any(String),
      type: 'invalid_request_error',
      param,
      code,
    })
  })

  test('the client throws its own errors, with the id of the request', async () => {
    const error = await client.completions.create({ model: 'x', prompt }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error).toMatchObject({
      code: 'model_not_found',
      requestID: expect.stringMatching(/^req-/),
    })
  })

  test.each([
    ['{"model":', 'application/json', 400],
    ['', 'application/json', 400],
    ['[]', 'application/json', 400],
    ['null', 'application/json', 400],
    ['{"__proto__":{"a":1}}', 'application/json', 400],
    ['model=tiny', 'application/x-www-form-urlencoded', 415],
    ['{"model":"tiny"}', 'text/plain', 415],
    ['', 'application/json', 413],
  ])('a body that is not what it should be: %s as %s', async (text, type, status) => {
    const body = status === 413 ? `{"model":"${'a'.repeat(2 ** 21)}"}` : text
    const response = await post(server, '/v1/completions', body, {
      headers: { 'content-type': type },
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } })
  })
})

test('a whole answer holds so many log-probabilities and no more; a stream holds none', async () => {
  const narrow = await on.start({ limits: { logprobs: 100 } })
  const status = async (fields: object): Promise<number> => {
    const body = { model: 'tiny', prompt: [1, 2, 3], logprobs: 9, ...fields }
    const response = await post(narrow, '/v1/completions', body)
    await response.text()
    return response.status
  }
  expect(await status({ max_tokens: 10 })).toBe(200)
  expect(await status({ max_tokens: 11 })).toBe(400)
  expect(await status({ max_tokens: 8, echo: true })).toBe(400)
  expect(await status({ max_tokens: 5, n: 3 })).toBe(400)
  expect(await status({ max_tokens: 11, logprobs: null })).toBe(200)
  expect(await status({ max_tokens: 11, stream: true })).toBe(200)
})

test('models are listed and found', async () => {
  const { data } = await client.models.list()
  expect(data).toMatchObject([{ id: 'tiny', object: 'model', owned_by: 'tinystories' }])
  expect(await client.models.retrieve('tiny')).toEqual(data[0])
  await expect(client.models.retrieve('other')).rejects.toBeInstanceOf(NotFoundError)
})
