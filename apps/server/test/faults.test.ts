// What goes wrong while a server works: answers that take too long, clients that do not read, threads that die.
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { Server } from '../src/index.ts'
import { bench, metric, post, until } from './started.ts'

const on = bench()
/** The text does not end by itself. */
const endless = { model: 'tiny', prompt: 'Once upon a time', logit_bias: { 0: -100 } }

/** Has the thread of the model die, as a fault in it would. */
function breakModel(server: Server): void {
  const { current } = server.models[0]!.engine as unknown as {
    readonly current: { send(message: unknown): void }
  }
  current.send({ kind: 'submit', id: -1, task: null })
}

/** Sends a request and reads nothing of its answer until it is told to. */
function unread(server: Server, body: object): { readonly rest: () => Promise<string> } {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  const text = JSON.stringify(body)
  socket.pause()
  socket.write(
    `POST /v1/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
  const rest = async (): Promise<string> => {
    let heard = ''
    for await (const part of socket.setEncoding('latin1')) heard += part
    return heard
  }
  return { rest }
}

test('an answer that takes too long ends with an error, whole or streamed, and frees its row', async () => {
  const server = await on.start({ engine: { rows: 1 }, http: { timeout: 1 } })
  const long = { ...endless, max_tokens: 200, n: 20 }
  const whole = await post(server, '/v1/completions', long)
  const error = {
    code: 'timeout',
    type: 'server_error',
    message: expect.stringContaining('0.001 s'),
  }
  expect([whole.status, await whole.json()]).toMatchObject([503, { error }])
  expect(Number(whole.headers.get('retry-after'))).toBeGreaterThan(0)
  const streamed = await post(server, '/v1/completions', { ...long, stream: true })
  const last = (await streamed.text()).trimEnd().split('\n\n').at(-1)!
  // Before the first event it is a status, after it an event.
  expect(last).toContain('"code":"timeout"')
  await until(async () => (await metric(server, 'tinystories_rows_in_use')) === 0)
  expect(server.models[0]!.outstanding).toBe(0)
})

test('who does not read holds nobody up, is broken off before it fills the memory, and told so', async () => {
  const server = await on.start({ engine: { rows: 4 }, limits: { backlog: 2000 } })
  const wide = { ...endless, max_tokens: 200, n: 120, logprobs: 20, stream: true }
  const slow = unread(server, wide)
  await until(() => server.models[0]!.engine.load.active > 0)
  // Others get their answers while it waits, those who came later too.
  const other = await post(server, '/v1/completions', { ...endless, max_tokens: 50 })
  expect(other.status).toBe(200)
  // It is given up once the sockets between are full, long before its 24,000 tokens are drawn.
  await until(() => server.models[0]!.outstanding === 0)
  expect(await metric(server, 'tinystories_completion_tokens_total')).toBeLessThan(24_000)
  const heard = await slow.rest()
  expect(heard).toContain('"code":"slow_reader"')
  expect(heard).not.toContain('[DONE]')
})

test('when the thread of a model dies, who waits is told, and a new one takes over', async () => {
  const server = await on.start()
  const before = await post(server, '/v1/completions', { ...endless, max_tokens: 9, seed: 1 })
  // More than is drawn before the second request has come and the thread dies.
  const many = { ...endless, max_tokens: 200, n: 60 }
  const stream = await post(server, '/v1/completions', { ...many, stream: true })
  const reader = stream.body!.getReader()
  await reader.read()
  const whole = post(server, '/v1/completions', many)
  await until(() => server.models[0]!.outstanding > 60)
  breakModel(server)
  const answer = await whole
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({
    error: { code: 'model_failed', type: 'service_unavailable' },
  })
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  let rest = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    rest += Buffer.from(part.value).toString()
  }
  expect(rest).toMatch(/data: \{"error":\{[^\n]*"code":"model_failed"[^\n]*\}\}\n\n$/)
  // It lives, and is ready again soon.
  expect((await fetch(`${server.url}/livez`)).status).toBe(200)
  await until(async () => (await fetch(`${server.url}/readyz`)).status === 200)
  const after = await post(server, '/v1/completions', { ...endless, max_tokens: 9, seed: 1 })
  const choices = async (response: Response): Promise<unknown> =>
    ((await response.json()) as { readonly choices: unknown }).choices
  expect(await choices(after)).toEqual(await choices(before))
  expect(await metric(server, 'tinystories_model_restarts')).toBe(1)
  const lines = on.logged.map((line) => JSON.parse(line) as { level: number; msg: string })
  const incidents = lines.filter(({ level }) => level >= 50).map(({ msg }) => msg)
  expect(incidents).toContain("the model's thread: ended")
  expect(incidents).toContain("the model's thread: restarted")
})

test('a model that dies again and again is given up: nothing but restarting the server helps', async () => {
  const server = await on.start()
  const { engine } = server.models[0]!
  const incidents: string[] = []
  engine.onIncident = (incident) => incidents.push(incident)
  while (!engine.dead) {
    if (engine.failure === null) breakModel(server)
    await until(() => engine.failure !== null || engine.dead)
    await until(() => engine.failure === null || engine.dead)
  }
  expect(incidents.filter((incident) => incident === 'restarted').length).toBe(4)
  expect(incidents.at(-1)).toBe('given up')
  expect((await fetch(`${server.url}/livez`)).status).toBe(503)
  expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: 'failed' })
  const refused = await post(server, '/v1/completions', endless)
  expect([refused.status, await refused.json()]).toMatchObject([
    503,
    { error: { code: 'model_failed' } },
  ])
})
