// Any server that speaks OpenAI's chat completions: OpenAI, Azure, vLLM, Ollama, llama.cpp, our own.
import OpenAI from 'openai'
import type { AttemptOptions, Chat, ChatRequest, Reply, Usage } from '../chat.ts'
import { byteTokens, promptTokens, roughTokens } from '../cost/tokens.ts'
import { serverLimits } from '../limits/serverLimits.ts'
import { type BatchService, openaiBatches } from './batchService.ts'
import {
  completionBody,
  malformed,
  readCompletion,
  readUsage,
  replyFrom,
  type TokenField,
} from './completion.ts'
import { asFailure, connectionFailure } from './failure.ts'

/** Where the server is and how it likes to be asked. */
export interface OpenAIChatOptions {
  /** default `OPENAI_BASE_URL` or OpenAI itself */
  readonly baseURL?: string
  /** default `OPENAI_API_KEY`; any text for servers that ask for none */
  readonly apiKey?: string
  /** a client made elsewhere (`new AzureOpenAI(…)`, proxies, headers) instead of the two above */
  readonly client?: OpenAI
  /** the server charges nothing */
  readonly free?: boolean
  /** default `max_completion_tokens` for OpenAI and Azure, `max_tokens` for everyone else */
  readonly tokenField?: TokenField
}

/** A server, with its Batch API. */
export interface OpenAIChat extends Chat {
  readonly batches: BatchService
}

/**
 * Answers from an OpenAI-compatible server.
 *
 * @example
 * const chat = openaiChat({ baseURL: 'http://localhost:11434/v1', apiKey: 'none', free: true })
 */
export function openaiChat(options: OpenAIChatOptions = {}): OpenAIChat {
  const { baseURL, apiKey, free = false } = options
  const client =
    options.client ??
    new OpenAI({
      ...(baseURL !== undefined && { baseURL }),
      ...(apiKey !== undefined && { apiKey }),
      logLevel: 'off',
    })
  const tokenField = options.tokenField ?? usualTokenField(client.baseURL)
  const body = (request: ChatRequest): ReturnType<typeof completionBody> =>
    completionBody(request, tokenField)
  return {
    name: client.baseURL,
    free,
    batches: openaiBatches(client, body),
    complete: async (request, attempt = {}) => {
      const { signal, onText } = attempt
      try {
        return onText === undefined
          ? await whole(client, request, body(request), attempt)
          : await streamed(client, request, body(request), { ...attempt, onText })
      } catch (error) {
        throw asFailure(error, signal)
      }
    },
  }
}

type Body = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming

async function whole(
  client: OpenAI,
  request: ChatRequest,
  body: object,
  attempt: AttemptOptions,
): Promise<Reply> {
  const sending = client.chat.completions.create(body as Body, sendOptions(attempt))
  const response = await sending.asResponse()
  attempt.onLimits?.(serverLimits((name) => response.headers.get(name)))
  let text: string
  try {
    text = await response.text()
  } catch (cause) {
    throw connectionFailure('it was cut off in the middle', cause, true)
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw malformed('not JSON', cause)
  }
  return readCompletion(parsed, (answer) => estimatedUsage(request, answer))
}

async function streamed(
  client: OpenAI,
  request: ChatRequest,
  body: object,
  attempt: AttemptOptions & { readonly onText: (text: string) => void },
): Promise<Reply> {
  const { data: chunks, response } = await client.chat.completions
    .create(
      { ...(body as Body), stream: true, stream_options: { include_usage: true } },
      sendOptions(attempt),
    )
    .withResponse()
  attempt.onLimits?.(serverLimits((name) => response.headers.get(name)))
  let content = ''
  let refusal = ''
  let finish: string | null = null
  let usage: Usage | undefined
  const pieces = chunks[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await nextChunk(pieces)
    if (done) break
    usage = readUsage(value.usage) ?? usage
    const choice = value.choices?.[0]
    if (choice === undefined) continue
    finish = choice.finish_reason ?? finish
    refusal += choice.delta?.refusal ?? ''
    if (choice.delta?.content) {
      content += choice.delta.content
      attempt.onText(content)
    }
  }
  if (finish === null) throw connectionFailure('the stream ended early', undefined, true)
  return replyFrom({ content, refusal, finish }, usage ?? estimatedUsage(request, content))
}

type Chunks = AsyncIterator<OpenAI.Chat.ChatCompletionChunk>

// Only what the stream throws is the connection's fault; what `onText` throws is not.
async function nextChunk(chunks: Chunks): ReturnType<Chunks['next']> {
  try {
    return await chunks.next()
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed('a chunk is not JSON', cause)
    throw connectionFailure('the stream was cut off', cause, true)
  }
}

function sendOptions({ signal, idempotencyKey }: AttemptOptions): OpenAI.RequestOptions {
  return {
    // Retries are ours: theirs do not know of the budget, nor of the other calls.
    maxRetries: 0,
    ...(signal && { signal }),
    ...(idempotencyKey !== undefined && { headers: { 'Idempotency-Key': idempotencyKey } }),
  }
}

function estimatedUsage(request: ChatRequest, answer: string): Usage {
  return {
    promptTokens: promptTokens(request, roughTokens),
    cachedTokens: 0,
    completionTokens: byteTokens(answer) === 0 ? 0 : roughTokens(answer),
  }
}

function usualTokenField(baseURL: string): TokenField {
  const host = URL.canParse(baseURL) ? new URL(baseURL).hostname : ''
  const own = host === 'api.openai.com' || host.endsWith('.azure.com')
  return own ? 'max_completion_tokens' : 'max_tokens'
}
