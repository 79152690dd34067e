// Answers a request, whole or as a stream of events, in the dialect of its route.
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HostedModel } from '../engine/hostedModel.ts'
import type { Task } from '../engine/task.ts'
import { ApiError, clientClosed } from '../http/apiError.ts'
import { asApiError } from '../http/asApiError.ts'
import type { Metrics } from '../http/metrics.ts'
import type { CommonFields } from './fields.ts'
import { type Gains, runTexts } from './runTexts.ts'
import type { RequestLimits } from './tasks.ts'
import { type ShownGain, TextSoFar } from './textSoFar.ts'

/** What answering needs of the server. */
export interface Answering {
  /** @throws ApiError 404 */
  model(id: string): HostedModel
  readonly limits: RequestLimits
  /** longest that an answer may take, ms */
  readonly timeout: number
  readonly metrics: Metrics
}

/** How a route words its answers. */
export interface Dialect {
  readonly prefix: string
  readonly object: string
  readonly chunkObject: string
  /** a whole text, without its index */
  choice(text: ShownGain, wantsLogprobs: boolean): object
  /** a part of a text, without its index */
  chunk(
    gain: ShownGain,
    options: { readonly wantsLogprobs: boolean; readonly first: boolean },
  ): object
}

/** What is to be answered. */
export interface Work {
  readonly model: HostedModel
  readonly tasks: readonly Task[]
  readonly fields: CommonFields
  readonly dialect: Dialect
}

/** Runs the texts of a request and sends them. */
export async function answer(
  answering: Answering,
  work: Work,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const { model, tasks, fields } = work
  const { metrics, timeout, limits } = answering
  request.told.model = model.id
  const account = await request.account?.reserve(mostTokens(tasks), reply)
  const controller = new AbortController()
  try {
    const { signal } = controller
    const texts = tasks.map((task) => new TextSoFar(task, model.tokenizer))
    const run = new Run(
      work,
      texts,
      runTexts(model, tasks, { signal, metrics, backlog: limits.backlog ?? 200_000 }),
    )
    request.told.usage = () => run.usage
    const timer = setTimeout(() => controller.abort(tooLate(timeout)), timeout)
    // Comes at the end of every response, whole or broken off.
    reply.raw.once('close', () => {
      clearTimeout(timer)
      controller.abort(clientClosed())
      account?.settle(run.usage.total_tokens)
    })
    if (!fields.stream) return await reply.send(await run.whole())
    reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-cache, no-transform')
    // Proxies that gather answers into larger parts leave this one alone.
    reply.header('x-accel-buffering', 'no')
    return await reply.send(Readable.from(run.events(request), { objectMode: false }))
  } catch (error) {
    account?.settle(0)
    throw error
  }
}

function tooLate(ms: number): ApiError {
  return new ApiError(
    503,
    `The answer took longer than ${ms / 1000} s; ask for fewer tokens or try again later.`,
    { code: 'timeout', headers: { 'retry-after': '5' } },
  )
}

interface Usage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

/** One request at work. */
class Run {
  private readonly work: Work
  private readonly texts: readonly TextSoFar[]
  private readonly gains: AsyncIterable<Gains>
  private readonly id: string
  private readonly created = Math.floor(Date.now() / 1000)

  constructor(work: Work, texts: readonly TextSoFar[], gains: AsyncIterable<Gains>) {
    this.work = work
    this.texts = texts
    this.gains = gains
    this.id = `${work.dialect.prefix}-${randomBytes(16).toString('base64url')}`
  }

  get usage(): Usage {
    const { tasks, fields } = this.work
    const n = fields.n ?? 1
    // A prompt is read for each of its n texts and counted once, as OpenAI does.
    const prompt_tokens = tasks.reduce((sum, { prompt }, i) => sum + (i % n ? 0 : prompt.length), 0)
    const completion_tokens = this.texts.reduce((sum, { drawn }) => sum + drawn, 0)
    return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
  }

  /** All texts, when they are done. */
  async whole(): Promise<object> {
    const { tasks, dialect } = this.work
    const all = tasks.map(() => ({
      text: '',
      tokens: [] as ShownGain['tokens'][number][],
      end: null as ShownGain['end'],
    }))
    for await (const gains of this.gains) {
      for (const [i, pieces] of gains) {
        const { text, tokens, end } = this.texts[i]!.gain(pieces)
        const one = all[i]!
        one.text += text
        one.tokens.push(...tokens)
        one.end = end ?? one.end
      }
    }
    const choices = all.map((text, index) => ({
      index,
      ...dialect.choice(text, this.wantsLogprobs),
    }))
    return { ...this.head(dialect.object), choices, usage: this.usage }
  }

  /** The texts as server-sent events, while they come. */
  async *events(request: FastifyRequest): AsyncGenerator<string, void, undefined> {
    const { dialect, fields, tasks } = this.work
    const withUsage = fields.stream_options?.include_usage === true
    const head = { ...this.head(dialect.chunkObject), ...(withUsage && { usage: null }) }
    const { wantsLogprobs } = this
    const begun = tasks.map(() => false)
    try {
      for await (const gains of this.gains) {
        let text = ''
        for (const [index, pieces] of gains) {
          const gain = this.texts[index]!.gain(pieces)
          // A token inside a character, or one that may begin a stop string, has nothing to show yet.
          if (gain.text === '' && gain.tokens.length === 0 && gain.end === null) continue
          const choice = dialect.chunk(gain, { wantsLogprobs, first: !begun[index] })
          begun[index] = true
          text += event({ ...head, choices: [{ index, ...choice }] })
        }
        if (text !== '') yield text
      }
      if (withUsage) yield event({ ...head, choices: [], usage: this.usage })
      yield 'data: [DONE]\n\n'
    } catch (error) {
      const told = asApiError(error)
      if (told.status === 500) request.log.error(error)
      request.told.error = told.code ?? told.type
      yield event(told.body)
    }
  }

  private get wantsLogprobs(): boolean {
    return this.work.tasks[0]?.logprobs !== null
  }

  private head(object: string): object {
    const { id, created } = this
    return { id, object, created, model: this.work.model.id, system_fingerprint: null }
  }
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

function mostTokens(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { prompt, maxTokens }) => sum + prompt.length + maxTokens, 0)
}
