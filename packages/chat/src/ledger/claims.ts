// The calls that some process has begun and not ended, in the order of the file. A call is written down before it
// is made: so no two processes make the same one, and what a dead process may have paid for is known.
import { type KeyWords, keyText, keyWords } from './key.ts'

/** A call under way. */
export interface Claim {
  readonly key: string
  readonly by: string
  /** the most it can cost, dollars */
  readonly cost: number
  /** since when, ms since 1970 */
  readonly at: number
}

/** A set of claims, at most one for each key and process. */
export class Claims {
  // By the first 53 bits of the key: numbers hash faster than strings, which took most of the time of opening a ledger.
  readonly #open = new Map<number, Held[]>()

  get size(): number {
    return this.#open.size
  }

  /** Adds a claim; one of the same process on the same key must have been ended before. */
  begin(words: KeyWords, by: string, cost: number, at: number): void {
    const held = new Held(words, by, cost, at)
    const others = this.#open.get(short(words))
    if (others === undefined) this.#open.set(short(words), [held])
    else others.push(held)
  }

  /** Removes the claim of a process on a key and returns it, if there is one. */
  end(words: KeyWords, by: string): Claim | undefined {
    const held = this.#open.get(short(words))
    const at = held?.findIndex((claim) => claim.is(words, by)) ?? -1
    if (held === undefined || at < 0) return undefined
    const [claim] = held.splice(at, 1)
    if (held.length === 0) this.#open.delete(short(words))
    return claim
  }

  /** The oldest claim on a key. */
  first(key: string): Claim | undefined {
    const words = keyWords(key)
    return this.#open.get(short(words))?.find((claim) => claim.is(words))
  }

  /** Whether a process has claimed a key. */
  has(key: string, by: string): boolean {
    const words = keyWords(key)
    return this.#open.get(short(words))?.some((claim) => claim.is(words, by)) ?? false
  }

  /** The sum of what all claims older than that of a process on a key can cost, dollars. */
  costBefore(key: string, by: string): number {
    const words = keyWords(key)
    let sum = 0
    for (const held of this.#open.values()) {
      for (const claim of held) {
        if (claim.is(words, by)) return sum
        sum += claim.cost
      }
    }
    return sum
  }

  /** All of them, nearly in the order they were written: those on the same key stand together. */
  *[Symbol.iterator](): Generator<Claim> {
    for (const held of this.#open.values()) yield* held
  }
}

// Four numbers and not an array of them: making a typed array costs more than all else here.
class Held implements Claim {
  readonly by: string
  readonly cost: number
  readonly at: number
  readonly #first: number
  readonly #second: number
  readonly #third: number
  readonly #fourth: number

  constructor(words: KeyWords, by: string, cost: number, at: number) {
    this.#first = words[0]!
    this.#second = words[1]!
    this.#third = words[2]!
    this.#fourth = words[3]!
    this.by = by
    this.cost = cost
    this.at = at
  }

  get key(): string {
    return keyText(Uint32Array.of(this.#first, this.#second, this.#third, this.#fourth))
  }

  is(words: KeyWords, by: string = this.by): boolean {
    return (
      by === this.by &&
      words[0] === this.#first &&
      words[1] === this.#second &&
      words[2] === this.#third &&
      words[3] === this.#fourth
    )
  }
}

function short(words: KeyWords): number {
  return words[0]! * 2 ** 21 + (words[1]! >>> 11)
}
