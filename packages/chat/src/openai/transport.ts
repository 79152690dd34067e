// What chats and plain completions share of the way to a server: the client, its name, one request and its body.
import OpenAI from 'openai'
import type { AttemptOptions, ChatRequest, Usage } from '../chat.ts'
import { byteTokens, promptTokens, roughTokens } from '../cost/tokens.ts'
import { serverLimits } from '../limits/serverLimits.ts'
import { malformed } from './completion.ts'
import { connectionFailure } from './failure.ts'

/** Where a server is and how it lets itself be asked. */
export interface ServerOptions {
  /** default `OPENAI_BASE_URL` or OpenAI itself */
  readonly baseURL?: string
  /** default `OPENAI_API_KEY`; any text for servers that ask for none */
  readonly apiKey?: string
  /** a client made elsewhere (`new AzureOpenAI(…)`, proxies, headers) instead of the two above */
  readonly client?: OpenAI
  /** the server charges nothing */
  readonly free?: boolean
}

/** The client that was given, or a new one. */
export function openClient({ client, baseURL, apiKey }: ServerOptions): OpenAI {
  return (
    client ??
    new OpenAI({
      ...(baseURL !== undefined && { baseURL }),
      ...(apiKey !== undefined && { apiKey }),
      logLevel: 'off',
    })
  )
}

/** The field `server` of a chat: the address without its last slash; none for OpenAI itself. */
export function serverOf({ baseURL }: OpenAI): { readonly server?: string } {
  return isOpenAI(baseURL) ? {} : { server: baseURL.replace(/\/+$/, '') }
}

/** Whether an address is OpenAI's own. */
export function isOpenAI(baseURL: string): boolean {
  return hostOf(baseURL) === 'api.openai.com'
}

/** The host of an address; empty where there is none. */
export function hostOf(baseURL: string): string {
  return URL.canParse(baseURL) ? new URL(baseURL).hostname : ''
}

/** The parsed body of a response. @throws ProviderError where it is cut off or no JSON */
export async function wholeBody(
  sending: { asResponse(): Promise<Response> },
  attempt: AttemptOptions,
): Promise<unknown> {
  const response = await sending.asResponse()
  attempt.onLimits?.(serverLimits((name) => response.headers.get(name)))
  let text: string
  try {
    text = await response.text()
  } catch (cause) {
    throw connectionFailure('it was cut off in the middle', cause, true)
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed('not JSON', cause)
  }
}

/** How the client sends one attempt. */
export function sendOptions({ signal, idempotencyKey }: AttemptOptions): OpenAI.RequestOptions {
  return {
    // Retries are ours: theirs do not know of the budget, nor of the other calls.
    maxRetries: 0,
    ...(signal && { signal }),
    ...(idempotencyKey !== undefined && { headers: { 'Idempotency-Key': idempotencyKey } }),
  }
}

/** Usage of an answer, for servers that do not count. */
export function estimatedUsage(request: ChatRequest, answer: string): Usage {
  return {
    promptTokens: promptTokens(request, roughTokens),
    cachedTokens: 0,
    completionTokens: byteTokens(answer) === 0 ? 0 : roughTokens(answer),
  }
}
