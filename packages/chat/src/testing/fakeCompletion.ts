// Chat completions as the API spells them, without a model.
import type { Fault } from './fault.ts'

/** The body of a request, as far as the fake server looks. */
export interface FakeRequest {
  readonly model: string
  /** of `/completions`; `messages` then holds it too, as one message */
  readonly prompt?: string
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  readonly stream?: boolean
  readonly max_tokens?: number
  readonly max_completion_tokens?: number
  readonly [field: string]: unknown
}

/** What a completion costs in tokens. */
export interface FakeUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

/** A completion's body. */
export interface FakeCompletion {
  readonly id: string
  readonly object: 'chat.completion'
  readonly created: number
  readonly model: string
  readonly choices: readonly [
    {
      readonly index: 0
      readonly finish_reason: 'stop' | 'length' | 'content_filter'
      readonly message: {
        readonly role: 'assistant'
        readonly content: string | null
        readonly refusal: string | null
      }
    },
  ]
  readonly usage: FakeUsage
}

/** The fake server's tokens: one for four characters, begun ones counted. */
export function fakeTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

/** The completion of a request by this text, bent by a fault that only changes what is said. */
export function fakeCompletion(
  id: number,
  request: FakeRequest,
  text: string,
  fault?: Fault,
): FakeCompletion {
  const refused = fault?.kind === 'refusal' ? fault.reason : null
  const filtered = fault?.kind === 'filter'
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity
  const short = fault?.kind === 'length' || fakeTokens(text) > limit
  const room = Math.min(limit, Math.ceil(fakeTokens(text) / (fault?.kind === 'length' ? 2 : 1)))
  const content = refused !== null || filtered ? null : short ? text.slice(0, room * 4) : text
  const prompt = request.messages.reduce((sum, message) => sum + fakeTokens(message.content), 0)
  const completion = fakeTokens(content ?? refused ?? '')
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: 1_700_000_000 + id,
    model: request.model,
    choices: [
      {
        index: 0,
        finish_reason: filtered ? 'content_filter' : short && refused === null ? 'length' : 'stop',
        message: { role: 'assistant', content, refusal: refused },
      },
    ],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
    },
  }
}

/** The same as `/completions` spells it. */
export function fakeText({ choices, ...rest }: FakeCompletion): object {
  const [{ finish_reason, message }] = choices
  const choice = { index: 0, text: message.content ?? '', finish_reason, logprobs: null }
  return { ...rest, object: 'text_completion', choices: [choice] }
}

/** The same as server-sent events, a few characters each. */
export function fakeEvents(completion: FakeCompletion): string[] {
  const { id, created, model, choices, usage } = completion
  const { finish_reason, message } = choices[0]
  const event = (body: object): string =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, ...body })}\n\n`
  const delta = (change: object, finish: string | null = null): string =>
    event({ choices: [{ index: 0, delta: change, finish_reason: finish }] })
  const pieces = (message.content ?? '').match(/[\s\S]{1,12}/g) ?? []
  return [
    delta({ role: 'assistant', content: '' }),
    ...pieces.map((content) => delta({ content })),
    ...(message.refusal === null ? [] : [delta({ refusal: message.refusal })]),
    delta({}, finish_reason),
    event({ choices: [], usage }),
    'data: [DONE]\n\n',
  ]
}
