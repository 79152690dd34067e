// What is known of a request besides what Fastify knows.
import type { KeyLimits } from '../keys/keyLimits.ts'

/** Goes into the log: never the text of a prompt or an answer. */
export interface Told {
  model?: string
  key?: string
  /** code of an error, which never holds what the client sent */
  error?: string
  /** tokens so far */
  usage?: () => object
}

declare module 'fastify' {
  interface FastifyRequest {
    told: Told
    /** whose key it came with; null where none is needed */
    account: KeyLimits | null
  }
}
