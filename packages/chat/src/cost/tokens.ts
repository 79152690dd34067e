// How many tokens a request has, before the server says so.
import type { ChatRequest } from '../chat.ts'

/** Counts the tokens of a text, as the model would; `(text) => tokenizer.count(text)` with @ts/tokenizer. */
export type CountTokens = (text: string) => number

// Roles, separators and the start of the answer, as OpenAI's models count them: 3 a message and 3 a call, and one more
// a message for other servers' templates.
const perMessage = 4
const perCall = 3

/** About as many tokens as English text has: a quarter of its UTF-8 bytes. For estimates without a tokenizer. */
export function roughTokens(text: string): number {
  return Math.ceil(byteTokens(text) / 4)
}

/** UTF-8 bytes: no byte-level vocabulary makes more tokens of a text. For budgets without a tokenizer. */
export function byteTokens(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x80) bytes += code >= 0x800 && (code < 0xd800 || code > 0xdfff) ? 2 : 1
  }
  return bytes
}

/** Tokens of everything that is sent: messages, what stands between them, and the schema of the answer. */
export function promptTokens(request: ChatRequest, count: CountTokens): number {
  let tokens = perCall
  for (const { content } of request.messages) tokens += perMessage + count(content)
  if (request.schema !== undefined) tokens += count(JSON.stringify(request.schema))
  return tokens
}
