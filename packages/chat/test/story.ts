import type { ChatRequest } from '../src/index.ts'

/** A request for a story. */
export function story(about: string | number, more: Partial<ChatRequest> = {}): ChatRequest {
  const content = `Tell a story about ${about}.`
  return { model: 'gpt-4o-mini', messages: [{ role: 'user', content }], maxTokens: 200, ...more }
}
