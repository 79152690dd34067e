// Lets at most so many through at once, in the order they came.
import { abortable } from './wait.ts'

/** At most `places` pieces of work at a time. */
export class Turnstile {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    if (!(places >= 1)) throw new RangeError(`concurrency: at least 1, got ${places}`)
    this.#free = places
  }

  /** Runs the work when there is room. @throws the signal's reason if aborted while waiting */
  async pass<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal)
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #enter(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    let called = (): void => {}
    const turn = new Promise<void>((resolve) => {
      called = resolve
    })
    this.#waiting.push(called)
    try {
      await abortable(turn, signal)
    } catch (reason) {
      const place = this.#waiting.indexOf(called)
      if (place >= 0) this.#waiting.splice(place, 1)
      // Called and aborted in the same moment: the place goes to the next one.
      else this.#leave()
      throw reason
    }
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
