// A server on loopback that speaks the routes of the OpenAI API (chat completions, also streamed, plain completions, files, batches), keeps
// the bill, and misbehaves on command. For tests of whatever talks to such a server; it holds no model, but may stand before one that does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FakeBatches } from './fakeBatches.ts'
import {
  type FakeCompletion,
  type FakeRequest,
  fakeCompletion,
  fakeEvents,
  fakeText,
} from './fakeCompletion.ts'
import type { BatchFault, Fault } from './fault.ts'

/** How the server answers. */
export interface FakeOpenAIOptions {
  /** the text of an answer; `call` counts requests from 0 */
  readonly answer?: (request: FakeRequest, call: number) => string
  /** a real server (with its `/v1`) that answers completions instead; faults happen on the way to it and back */
  readonly upstream?: string
  /** what goes wrong with a request */
  readonly fault?: (call: number, request: FakeRequest) => Fault | undefined
  /** what goes wrong with a batch; counts batches from 0 */
  readonly batchFault?: (batch: number) => BatchFault | undefined
  /** which of the two it speaks; the other is answered with 404, as by a server that lacks it. Default both. */
  readonly speaks?: FakeRoute
  /** any other key gets 401; default: all are welcome */
  readonly apiKey?: string
  readonly batch?: { readonly enqueuedTokens?: number; readonly looks?: number }
}

/** One answer that is on the bill. */
export interface Charge {
  readonly model: string
  readonly promptTokens: number
  readonly completionTokens: number
  /** the last message, to tell calls apart */
  readonly prompt: string
  /** false if the server knows that it did not arrive whole */
  readonly delivered: boolean
  readonly batch: boolean
}

/** How a call came. */
export type FakeRoute = 'chat' | 'completions'

/** A running server. */
export interface FakeOpenAI {
  readonly baseURL: string
  /** everything that was answered, in order */
  readonly charges: readonly Charge[]
  /** requests to `/chat/completions` and `/completions`, whatever became of them */
  readonly calls: readonly {
    readonly route: FakeRoute
    readonly request: FakeRequest
    readonly at: number
    readonly idempotencyKey: string
  }[]
  readonly batches: FakeBatches
  /** most requests that were under way at once */
  readonly peak: number
  close(): Promise<void>
}

/**
 * Starts a server on a free port.
 *
 * @example
 * const server = await fakeOpenAI({ fault: (call) => (call % 20 === 3 ? { kind: 'cut' } : undefined) })
 */
export async function fakeOpenAI(options: FakeOpenAIOptions = {}): Promise<FakeOpenAI> {
  const state = new State(options)
  const server = createServer((request, response) => {
    state.handle(request, response).catch((error: unknown) => {
      sendError(response, 500, error instanceof Error ? error.message : String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    charges: state.charges,
    calls: state.calls,
    batches: state.batches,
    get peak() {
      return state.peak
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

class State {
  readonly charges: Charge[] = []
  readonly calls: { route: FakeRoute; request: FakeRequest; at: number; idempotencyKey: string }[] =
    []
  readonly batches: FakeBatches
  peak = 0
  readonly #options: FakeOpenAIOptions
  #underWay = 0

  constructor(options: FakeOpenAIOptions) {
    this.#options = options
    const { enqueuedTokens = Infinity, looks = 1 } = options.batch ?? {}
    this.batches = new FakeBatches({
      complete: (request) => this.#complete(request, { delivered: true, batch: true }),
      fault: (batch) => options.batchFault?.(batch),
      enqueuedTokens,
      looks,
    })
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { apiKey } = this.#options
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
      sendError(response, 401, 'Incorrect API key provided', 'invalid_api_key')
      return
    }
    const { pathname } = new URL(request.url ?? '/', 'http://fake')
    const route = `${request.method} ${pathname.replace(/(file-|batch_)\d+/, ':id')}`
    const id = /(file-|batch_)\d+/.exec(pathname)?.[0] ?? ''
    const body = await readBody(request)
    switch (route) {
      case 'POST /v1/chat/completions':
      case 'POST /v1/completions': {
        const way = pathname.includes('/chat/') ? 'chat' : 'completions'
        const { speaks = way } = this.#options
        if (speaks !== way) return sendError(response, 404, `no route ${route}`)
        const asked = JSON.parse(body.toString()) as FakeRequest
        const { prompt } = asked
        const messages = prompt === undefined ? asked.messages : [{ role: 'user', content: prompt }]
        const key = String(request.headers['idempotency-key'] ?? '')
        return this.#answer(way, { ...asked, messages }, key, response)
      }
      case 'POST /v1/files':
        return this.#upload(request, body, response)
      case 'GET /v1/files/:id/content':
        return sendText(response, this.batches.files.get(id))
      case 'DELETE /v1/files/:id':
        return sendJson(response, { id, object: 'file', deleted: this.batches.files.delete(id) })
      case 'POST /v1/batches':
        return this.#createBatch(JSON.parse(body.toString()) as BatchBody, response)
      case 'GET /v1/batches': {
        const data = [...this.batches.batches].reverse()
        return sendJson(response, { object: 'list', data, has_more: false })
      }
      case 'GET /v1/batches/:id':
        return sendJson(response, this.batches.look(id))
      default:
        return sendError(response, 404, `no route ${route}`)
    }
  }

  async #answer(
    route: FakeRoute,
    request: FakeRequest,
    idempotencyKey: string,
    response: ServerResponse,
  ): Promise<void> {
    const call = this.calls.length
    this.calls.push({ route, request, at: performance.now(), idempotencyKey })
    this.peak = Math.max(this.peak, ++this.#underWay)
    response.on('close', () => {
      this.#underWay -= 1
    })
    const fault = this.#options.fault?.(call, request)
    if (fault?.kind === 'status') {
      const { status, code, headers } = fault
      return sendError(response, status, `fault ${status}`, code, headers)
    }
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'drop') {
      response.destroy()
      return
    }
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    if (fault?.kind === 'held') await fault.until
    if (response.destroyed) return
    const spoiled = fault?.kind === 'cut' || fault?.kind === 'malformed'
    const { upstream } = this.#options
    if (upstream !== undefined) {
      const to = `${upstream}/${route === 'chat' ? 'chat/completions' : 'completions'}`
      return this.#forward(to, request, { delivered: !spoiled, fault }, response)
    }
    const completion = this.#complete(request, { delivered: !spoiled, batch: false, fault, call })
    if (request.stream === true) return sendEvents(response, fakeEvents(completion), fault)
    sendBody(response, JSON.stringify(route === 'chat' ? completion : fakeText(completion)), fault)
  }

  async #forward(
    to: string,
    { messages, ...request }: FakeRequest,
    { delivered, fault }: Pick<CompleteOptions, 'delivered' | 'fault'>,
    response: ServerResponse,
  ): Promise<void> {
    const { prompt } = request
    const answer = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(prompt === undefined ? { ...request, messages } : request),
    })
    const text = await answer.text()
    if (!answer.ok) {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
      return
    }
    const events = text.startsWith('data:') ? text.split(/(?<=\n\n)/) : undefined
    // The last event before the end of a stream tells the usage.
    const said = events?.findLast((event) => event.includes('"usage":{'))?.slice('data:'.length)
    const { usage } = JSON.parse(said ?? text) as Pick<FakeCompletion, 'usage'>
    this.charges.push({
      model: request.model,
      promptTokens: usage.prompt_tokens,
      completionTokens: usage.completion_tokens,
      prompt: messages.at(-1)?.content ?? '',
      delivered,
      batch: false,
    })
    if (events) sendEvents(response, events, fault)
    else sendBody(response, text, fault)
  }

  #complete(
    request: FakeRequest,
    { delivered, batch, fault, call = this.charges.length }: CompleteOptions,
  ): FakeCompletion {
    const prompt = request.messages.at(-1)?.content ?? ''
    const text = this.#options.answer?.(request, call) ?? `An answer to: ${prompt}`
    const completion = fakeCompletion(this.charges.length, request, text, fault)
    const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = completion.usage
    this.charges.push({
      model: request.model,
      promptTokens,
      completionTokens,
      prompt,
      delivered,
      batch,
    })
    return completion
  }

  async #upload(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(new Uint8Array(body), { headers }).formData()
    const file = form.get('file') as Blob
    const content = await file.text()
    sendJson(response, { id: this.batches.addFile(content), object: 'file', bytes: content.length })
  }

  #createBatch(
    { input_file_id, endpoint, metadata = {} }: BatchBody,
    response: ServerResponse,
  ): void {
    const drop = this.#options.batchFault?.(this.batches.batches.length)?.kind === 'drop'
    const batch = this.batches.create(input_file_id, endpoint, metadata)
    if (drop) response.destroy()
    else sendJson(response, batch)
  }
}

interface CompleteOptions {
  readonly delivered: boolean
  readonly batch: boolean
  readonly fault?: Fault | undefined
  readonly call?: number
}

interface BatchBody {
  readonly input_file_id: string
  readonly endpoint: string
  readonly metadata?: { readonly [name: string]: string }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function sendBody(response: ServerResponse, text: string, fault?: Fault): void {
  const half = text.slice(0, text.length / 2)
  response.setHeader('content-type', 'application/json')
  if (fault?.kind === 'cut') {
    response.setHeader('content-length', Buffer.byteLength(text))
    response.write(half, () => response.destroy())
  } else response.end(fault?.kind === 'malformed' ? half : text)
}

function sendEvents(response: ServerResponse, events: readonly string[], fault?: Fault): void {
  response.setHeader('content-type', 'text/event-stream')
  if (fault?.kind === 'cut') {
    response.write(events.slice(0, events.length / 2).join(''), () => response.destroy())
  } else if (fault?.kind === 'malformed') {
    response.end(`${events.slice(0, events.length / 2).join('')}data: {"id":\n\n`)
  } else response.end(events.join(''))
}

function sendText(response: ServerResponse, text: string | undefined): void {
  if (text === undefined) sendError(response, 404, 'No such File object')
  else response.end(text)
}

function sendJson(response: ServerResponse, body: object | undefined): void {
  if (body === undefined) {
    sendError(response, 404, 'No such object')
    return
  }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}

function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  code: string | null = null,
  headers: { readonly [name: string]: string } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ error: { message, type: 'fault', param: null, code } }))
}
