// Keys of the API. Only their hashes are kept: who reads the file cannot use it.
import { createHash, randomBytes } from 'node:crypto'

/** What is kept of a key. */
export interface ApiKey {
  /** who or what has it; unique */
  readonly name: string
  /** SHA-256 of the key, in hex. A key has 256 random bits, so nothing slower is needed. */
  readonly hash: string
  /** ISO 8601 */
  readonly created: string
  readonly requestsPerMinute?: number
  /** tokens of prompts and answers together */
  readonly tokensPerMinute?: number
}

/** Makes a key. It is shown once; only `apiKey` is kept. */
export function makeApiKey(
  name: string,
  limits: Pick<ApiKey, 'requestsPerMinute' | 'tokensPerMinute'> = {},
): { readonly secret: string; readonly apiKey: ApiKey } {
  const secret = `ts-${randomBytes(32).toString('base64url')}`
  const hash = hashOf(secret).toString('hex')
  return { secret, apiKey: { name, hash, created: new Date().toISOString(), ...limits } }
}

/** SHA-256 of a key. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}
