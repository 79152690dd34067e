// Finds the key that a client shows.
import { timingSafeEqual } from 'node:crypto'
import { type ApiKey, hashOf } from './apiKey.ts'
import { KeyLimits } from './keyLimits.ts'

/** A key and what is left of its minute. */
interface Entry {
  readonly key: ApiKey
  readonly hash: Buffer
  readonly limits: KeyLimits
}

/** The keys of a server. */
export class Keyring {
  private entries: readonly Entry[] = []

  constructor(keys: readonly ApiKey[]) {
    this.replace(keys)
  }

  /** From now on these keys let in and no others. Who stays as before keeps what was counted. */
  replace(keys: readonly ApiKey[]): void {
    this.entries = keys.map((key) => {
      const before = this.entries.find((entry) => same(entry.key, key))
      return before ?? { key, hash: Buffer.from(key.hash, 'hex'), limits: new KeyLimits(key) }
    })
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

function same(a: ApiKey, b: ApiKey): boolean {
  const { name, hash, requestsPerMinute, tokensPerMinute } = b
  return (
    a.name === name &&
    a.hash === hash &&
    a.requestsPerMinute === requestsPerMinute &&
    a.tokensPerMinute === tokensPerMinute
  )
}
