// The name under which a call stands in the ledger.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ChatRequest } from './chat.ts'
import { canonicalJson, type Json } from './json.ts'

/**
 * The key of a call: the first 128 bits of SHA-256 over the canonical JSON of everything the answer depends on.
 *
 * @param repeat which of several answers to the same request this is; 0, 1, 2 … are separate calls
 * @param server see `Chat.server`
 * @returns 32 hexadecimal digits
 */
export function requestKey(request: ChatRequest, repeat = 0, server?: string): string {
  const { model, messages, ...parameters } = request
  const call: { readonly [key: string]: unknown } = {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    parameters,
    repeat,
    server,
  }
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(call as Json)))).slice(0, 32)
}
