import { request } from 'node:http'
import { Ledger, LedgeredChat, memoryStore, openaiChat } from '@ts/chat'
import { chatSubject } from '@ts/gpt-eval'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { garbage, sendGarbage } from '../../../benchmarks/src/load/garbage.ts'
import { makeApiKey, parseKeyFile } from '../src/index.ts'
import { bench, clientOf, metric, post, until } from './started.ts'

const on = bench()
const long = { model: 'tiny', prompt: 'Once upon a time', max_tokens: 200, logit_bias: { 0: -100 } }

test('a client that goes away frees its row, and the others go on', async () => {
  const server = await on.start({ engine: { rows: 1 } })
  const controller = new AbortController()
  const gone = await post(server, '/v1/completions', { ...long, stream: true }, controller)
  await gone.body!.getReader().read()
  controller.abort()
  await until(async () => (await metric(server, 'tinystories_rows_in_use')) === 0)
  const drawn = await metric(server, 'tinystories_completion_tokens_total')
  const next = await post(server, '/v1/completions', { ...long, max_tokens: 5 })
  expect(next.status).toBe(200)
  // What nobody reads is not drawn any more.
  expect(await metric(server, 'tinystories_completion_tokens_total')).toBe(drawn + 5)
})

test('the description names every route, and what a request may hold', async () => {
  const server = await on.start()
  const description = await (await fetch(`${server.url}/openapi.json`)).json()
  const { openapi, paths, components } = description as {
    readonly openapi: string
    readonly paths: Record<string, Record<string, { readonly responses: object }>>
    readonly components: { readonly schemas: Record<string, { readonly properties: object }> }
  }
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(paths).sort()).toEqual([
    ...['/livez', '/metrics', '/openapi.json', '/readyz'],
    ...['/v1/chat/completions', '/v1/completions', '/v1/models', '/v1/models/{model}'],
  ])
  expect(Object.keys(paths['/v1/completions']!.post!.responses)).toContain('200')
  const fields = Object.keys(components.schemas.CreateCompletionRequestInput!.properties)
  expect(fields).toEqual(expect.arrayContaining(['prompt', 'echo', 'logprobs', 'stream', 'seed']))
  // Every reference leads somewhere.
  const references = [
    ...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g),
  ]
  expect(references.length).toBeGreaterThan(3)
  for (const [, name] of references) expect(components.schemas).toHaveProperty(name!)
})

test('metrics count what was asked and how fast it came; requests keep their ids', async () => {
  const server = await on.start()
  const headers = { 'x-request-id': 'mine-1' }
  const answer = await post(server, '/v1/completions', { ...long, max_tokens: 9 }, { headers })
  expect(answer.headers.get('x-request-id')).toBe('mine-1')
  const odd = await post(server, '/v1/completions', {}, { headers: { 'x-request-id': 'a b' } })
  expect(odd.headers.get('x-request-id')).toMatch(/^req-/)
  const { usage } = (await answer.json()) as { readonly usage: { readonly prompt_tokens: number } }
  const expected = {
    prompt_tokens_total: usage.prompt_tokens,
    completion_tokens_total: 9,
    'texts_total{model="tiny",end="length"}': 1,
    time_to_first_token_seconds_count: 1,
    inter_token_seconds_count: 8,
    'requests_total{route="/v1/completions",status="200"}': 1,
    'requests_total{route="/v1/completions",status="400"}': 1,
    rows: 4,
    rows_in_use: 0,
    queue_length: 0,
    model_restarts: 0,
  }
  for (const [name, value] of Object.entries(expected)) {
    expect([name, await metric(server, `tinystories_${name}`)]).toEqual([name, value])
  }
  expect(await metric(server, 'tinystories_model_bytes')).toBeGreaterThan(100_000)
  expect(await metric(server, 'process_resident_memory_bytes')).toBeGreaterThan(1e6)
})

test('a full queue is told with 429 and a time to come back', async () => {
  const server = await on.start({ engine: { rows: 1, queue: 1 } })
  const busy: Response[] = []
  // On a busy machine eight requests may come one after another.
  while (busy.length === 0) {
    const all = Array.from({ length: 8 }, () => post(server, '/v1/completions', long))
    const answers = await Promise.all(all)
    busy.push(...answers.filter(({ status }) => status === 429))
    expect(answers.filter(({ status }) => status === 200).length).toBe(8 - busy.length)
  }
  for (const one of busy) {
    expect(Number(one.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await one.json()).toMatchObject({ error: { code: 'queue_full', type: 'requests' } })
  }
})

test('keys let in, count, and are kept as hashes', async () => {
  const { secret, apiKey } = makeApiKey('app', { requestsPerMinute: 3, tokensPerMinute: 50 })
  expect(JSON.stringify(apiKey)).not.toContain(secret)
  const server = await on.start({ keys: [apiKey] })
  const none = await post(server, '/v1/completions', long)
  expect([none.status, await none.json()]).toMatchObject([
    401,
    { error: { code: 'invalid_api_key' } },
  ])
  expect((await fetch(`${server.url}/livez`)).status).toBe(200)
  expect((await fetch(`${server.url}/metrics`)).status).toBe(401)
  const client = clientOf(server, secret)
  const asked = { model: 'tiny', prompt: 'Tom', max_tokens: 4 }
  await client.completions.create(asked)
  const large = await client.completions.create({ ...asked, max_tokens: 100 }).catch((e) => e)
  expect(large).toMatchObject({ status: 429, type: 'tokens' })
  await client.completions.create(asked)
  const fourth = await client.completions.create(asked).catch((e) => e)
  expect(fourth).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'requests' })
  expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0)
  // Kept as it is, its minute goes on; another has its own; removed, it is nobody's.
  const other = makeApiKey('other')
  server.useKeys([apiKey, other.apiKey])
  await expect(client.completions.create(asked)).rejects.toMatchObject({ status: 429 })
  await clientOf(server, other.secret).completions.create(asked)
  server.useKeys([other.apiKey])
  await expect(client.completions.create(asked)).rejects.toMatchObject({ status: 401 })
  expect(on.logged.join('')).not.toContain(secret)
})

test('a file of keys, whatever it holds, gives keys or says what is wrong', () => {
  const text = JSON.stringify({ keys: [makeApiKey('a').apiKey] })
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(5), fc.string({ maxLength: 3 }), (at, cut, put) => {
      try {
        parseKeyFile(text.slice(0, at) + put + text.slice(at + cut), 'keys.json')
      } catch (error) {
        expect((error as Error).message).toMatch(/^keys\.json: /)
      }
    }),
    { seed: 1, numRuns: 1000 },
  )
})

test('without keys only this machine is served, under its own names', async () => {
  await expect(on.start({ host: '0.0.0.0' })).rejects.toThrow('without API keys only loopback')
  const server = await on.start({ http: { corsOrigins: ['https://a.example'] } })
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'evil.example' }
    request(`${server.url}/v1/models`, { headers }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(403)
  const from = async (origin: string): Promise<string | null> => {
    const { headers } = await fetch(`${server.url}/v1/models`, { headers: { origin } })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    return headers.get('access-control-allow-origin')
  }
  expect(await from('https://a.example')).toBe('https://a.example')
  expect(await from('https://b.example')).toBeNull()
})

test('draining lets what runs come to its end', async () => {
  const server = await on.start()
  const running = await post(server, '/v1/completions', { ...long, stream: true })
  const closed = server.close()
  expect(await running.text()).toMatch(/data: \[DONE\]\n\n$/)
  expect(await closed).toBe(true)
  await expect(fetch(`${server.url}/livez`)).rejects.toThrow('fetch failed')
})

test('@ts/chat and GPT-Eval talk to it', async () => {
  const server = await on.start()
  const provider = openaiChat({ baseURL: `${server.url}/v1`, apiKey: 'none', free: true })
  const chat = new LedgeredChat(provider, await Ledger.open(memoryStore()))
  const subject = chatSubject(chat, { model: 'tiny', style: 'complete' })
  const prompt = { set: 'beginnings', id: 'b', text: 'Once upon a time' } as const
  const asked = [{ prompt, samples: 2, temperature: 1, maxTokens: 12, seed: 0 }]
  const written: string[] = []
  for await (const { text } of subject.complete(asked)) written.push(text)
  expect(written.length).toBe(2)
})

test('malformed requests to every route: no 5xx, and nothing of what was sent in the log', async () => {
  const server = await on.start()
  const field = fc.constantFrom(
    'model',
    'prompt',
    'messages',
    'n',
    'stop',
    'seed',
    'stream',
    'echo',
    'logprobs',
    'max_tokens',
    'logit_bias',
    'top_p',
    'suffix',
    'zzz',
  )
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>('tiny', 1e300, -1, 0, '', [], {}, null, [[]], true),
  )
  const path = fc.constantFrom(
    '/v1/completions',
    '/v1/chat/completions',
    '/v1/models',
    '/v1/models/%ff',
    '/livez',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/nowhere',
    '/v1/models/..%2f..%2fetc',
    '/v1/completions/?model=tiny&model=tiny',
  )
  const method = fc.constantFrom(
    'POST',
    'POST',
    'POST',
    'GET',
    'HEAD',
    'PUT',
    'DELETE',
    'OPTIONS',
    'PATCH',
  )
  const header = fc.constantFrom<Record<string, string>>(
    {},
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/json; charset=utf-7' },
    { 'content-encoding': 'gzip' },
    { authorization: 'Bearer ' },
    { origin: 'null', 'access-control-request-method': 'POST' },
    { accept: 'nothing/at-all', 'x-request-id': 'a b c' },
  )
  const body = fc.oneof(
    fc.string(),
    fc
      .tuple(field, value, field, value)
      .map(([a, x, b, y]) =>
        JSON.stringify({ model: 'tiny', prompt: 'SECRETPROMPT', max_tokens: 2, [a]: x, [b]: y }),
      ),
  )
  await fc.assert(
    fc.asyncProperty(path, method, header, body, async (where, method, headers, text) => {
      const bodiless = method === 'GET' || method === 'HEAD'
      const init = { method, headers, ...(bodiless && { body: null }) }
      const response = await post(server, where, text, init)
      const answer = await response.text()
      expect(response.status).toBeLessThan(500)
      if (response.status >= 400 && method !== 'HEAD') {
        expect(JSON.parse(answer)).toMatchObject({ error: { message: expect.any(String) } })
      }
      expect(answer).not.toMatch(/node_modules|\.ts:\d/)
    }),
    { seed: 4, numRuns: 300 },
  )
  for (const bytes of garbage) {
    expect(await sendGarbage(new URL(server.url), bytes)).toBeLessThan(500)
  }
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  await until(async () => (await metric(server, 'tinystories_rows_in_use')) === 0)
  expect(server.models[0]!.outstanding).toBe(0)
  const levels = on.logged.map((line) => JSON.parse(line).level as number)
  expect(Math.max(...levels)).toBeLessThan(50)
  expect(on.logged.join('')).not.toContain('SECRETPROMPT')
})
