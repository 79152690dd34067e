// Servers for tests, over real HTTP, and clients for them.
import { setTimeout } from 'node:timers/promises'
import OpenAI from 'openai'
import { afterAll, beforeAll } from 'vitest'
import { type ServeOptions, type Server, serve } from '../src/index.ts'
import { makeTinyModel, type TinyModel } from './tinyModel.ts'

/** What a test file works with. */
export interface Bench {
  readonly tiny: TinyModel
  readonly logged: readonly string[]
  /** Starts a server that serves the tiny model as `tiny`; it stops after the tests. */
  start(options?: Partial<ServeOptions>): Promise<Server>
}

/** A tiny model and servers that live as long as the tests of a file. */
export function bench(): Bench {
  const servers: Server[] = []
  const logged: string[] = []
  const state: { tiny?: TinyModel } = {}
  beforeAll(async () => {
    state.tiny = await makeTinyModel()
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close(0)))
    await state.tiny?.remove()
  })
  return {
    logged,
    get tiny() {
      return state.tiny!
    },
    async start(options = {}) {
      const log = {
        level: 'info',
        stream: { write: (line: string) => void logged.push(line) },
      } as const
      const server = await serve({
        models: [{ path: state.tiny!.path }],
        port: 0,
        ...options,
        engine: { rows: 4, ...options.engine },
        http: { log, ...options.http },
      })
      servers.push(server)
      return server
    },
  }
}

/** The official client. */
export function clientOf({ url }: Server, apiKey = 'none'): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, logLevel: 'off' })
}

/** Posts JSON, or whatever text it is given. */
export function post(
  server: Server,
  path: string,
  body: unknown,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(server.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  })
}

/** Reads one of the server's metrics. */
export async function metric(server: Server, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const line = text.split('\n').find((one) => one.startsWith(name))
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ')))
}

/** Waits until something holds; the test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(2)
}
