// Any server that speaks OpenAI's chat completions: OpenAI, Azure, vLLM, Ollama, llama.cpp, our own.
import type OpenAI from 'openai'
import type { AttemptOptions, Chat, ChatRequest, Reply, Usage } from '../chat.ts'
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
import {
  estimatedUsage,
  hostOf,
  isOpenAI,
  openClient,
  type ServerOptions,
  sendOptions,
  serverOf,
  wholeBody,
} from './transport.ts'

/** Where the server is and how it likes to be asked. */
export interface OpenAIChatOptions extends ServerOptions {
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
  const { free = false } = options
  const client = openClient(options)
  const tokenField = options.tokenField ?? usualTokenField(client.baseURL)
  const body = (request: ChatRequest): ReturnType<typeof completionBody> =>
    completionBody(request, tokenField)
  return {
    name: client.baseURL,
    ...serverOf(client),
    free,
    batches: openaiBatches(client, body),
    complete: async (request, attempt = {}) => {
      const { signal, onText } = attempt
      try {
        return onText === undefined
          ? readCompletion(
              await wholeBody(
                client.chat.completions.create(
                  body(request) as unknown as Body,
                  sendOptions(attempt),
                ),
                attempt,
              ),
              (answer) => estimatedUsage(request, answer),
            )
          : await streamed(client, request, body(request), { ...attempt, onText })
      } catch (error) {
        throw asFailure(error, signal)
      }
    },
  }
}

type Body = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming

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

function usualTokenField(baseURL: string): TokenField {
  return isOpenAI(baseURL) || hostOf(baseURL).endsWith('.azure.com')
    ? 'max_completion_tokens'
    : 'max_tokens'
}
