// Finds the key that a client shows.
import { timingSafeEqual } from 'node:crypto'
import { type ApiKey, hashOf } from './apiKey.ts'
import { KeyLimits } from './keyLimits.ts'

/** The keys of a server. */
export class Keyring {
  private readonly entries: readonly { readonly hash: Buffer; readonly limits: KeyLimits }[]

  constructor(keys: readonly ApiKey[]) {
    this.entries = keys.map((key) => ({
      hash: Buffer.from(key.hash, 'hex'),
      limits: new KeyLimits(key),
    }))
  }

  /** The holder of a key; undefined if it is nobody's. All are compared, each in constant time. */
  find(secret: string): KeyLimits | undefined {
    const shown = hashOf(secret)
    let found: KeyLimits | undefined
    for (const { hash, limits } of this.entries) {
      if (timingSafeEqual(hash, shown)) found = limits
    }
    return found
  }
}
