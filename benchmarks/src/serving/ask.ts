// Asks a server for texts, whole or as a stream, and notes when what came.
import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'

/** A request of the completions API, `model` and `stream` aside. */
export interface Asked {
  readonly prompt: string
  readonly max_tokens: number
  readonly seed: number
  readonly n?: number
  readonly temperature?: number
  readonly top_p?: number
  readonly stop?: string
  readonly logprobs?: number
}

/** What came. */
export interface Answered {
  readonly status: number
  /** seconds to wait before coming again, as a full server says */
  readonly retryAfter: number
  /** of each choice */
  readonly texts: readonly string[]
  readonly ends: readonly (string | undefined)[]
  readonly tokens: number
  /** ms from the request to the first event, streams only */
  readonly first: number
  /** ms between the arrivals of events */
  readonly gaps: readonly number[]
  /** the body, where it is no answer */
  readonly problem: string
}

/** How to ask. */
export interface AskOptions {
  readonly agent: Agent
  readonly stream: boolean
  /** awaited after each part, before the next is read */
  readonly pace?: (bytes: number) => Promise<void>
  /** breaks off after so many events */
  readonly leaveAfter?: number
}

/** Sends a request and reads all of its answer. @throws Error if the connection breaks */
export async function ask(url: string, asked: Asked, options: AskOptions): Promise<Answered> {
  const { agent, stream, pace, leaveAfter = Infinity } = options
  const start = performance.now()
  const wanted = { ...asked, model: 'model', stream }
  const usage = stream ? { stream_options: { include_usage: true } } : {}
  const { response, sent } = await post(url, JSON.stringify({ ...wanted, ...usage }), agent)
  const answer = new Answer(asked.n ?? 1, start)
  const isStream = response.headers['content-type']?.startsWith('text/event-stream') ?? false
  let text = ''
  response.setEncoding('utf8')
  for await (const part of response as AsyncIterable<string>) {
    text += part
    if (isStream) {
      const end = text.lastIndexOf('\n\n')
      if (end >= 0) answer.events(text.slice(0, end).split('\n\n'))
      text = end >= 0 ? text.slice(end + 2) : text
    }
    if (answer.count >= leaveAfter) {
      sent.destroy()
      break
    }
    await pace?.(part.length)
  }
  const status = response.statusCode ?? 0
  if (!isStream && status === 200) answer.whole(text)
  const retryAfter = Number(response.headers['retry-after'] ?? 0)
  return { status, retryAfter, ...answer.result, problem: status === 200 ? answer.problem : text }
}

function post(
  url: string,
  body: string,
  agent: Agent,
): Promise<{ readonly response: IncomingMessage; readonly sent: ClientRequest }> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/completions`, { method: 'POST', agent, headers }, (response) =>
      resolve({ response, sent }),
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The parts of an answer that matter. */
interface Chunk {
  readonly choices?: readonly {
    readonly index: number
    readonly text: string
    readonly finish_reason: string | null
  }[]
  readonly usage?: { readonly completion_tokens: number } | null
  readonly error?: unknown
}

/** An answer as it grows. */
class Answer {
  problem = ''
  count = 0
  private readonly texts: string[]
  private readonly ends: (string | undefined)[] = []
  private readonly start: number
  private readonly gaps: number[] = []
  private tokens = 0
  private first = 0
  private last = 0

  constructor(choices: number, start: number) {
    this.texts = Array<string>(choices).fill('')
    this.start = start
  }

  get result(): Pick<Answered, 'texts' | 'ends' | 'tokens' | 'first' | 'gaps'> {
    const { texts, ends, tokens, first, gaps } = this
    return { texts, ends, tokens, first, gaps }
  }

  events(events: readonly string[]): void {
    const now = performance.now()
    for (const event of events) {
      if (event === 'data: [DONE]') continue
      if (this.count++ === 0) this.first = now - this.start
      else this.gaps.push(now - this.last)
      this.last = now
      this.take(JSON.parse(event.slice('data: '.length)) as Chunk)
    }
  }

  whole(text: string): void {
    this.take(JSON.parse(text) as Chunk)
  }

  private take({ choices = [], usage, error }: Chunk): void {
    for (const { index, text, finish_reason } of choices) {
      this.texts[index] += text
      this.ends[index] = finish_reason ?? this.ends[index]
    }
    if (usage) this.tokens = usage.completion_tokens
    if (error) this.problem = JSON.stringify(error)
  }
}
