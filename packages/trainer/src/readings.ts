// Losses that are read while the next steps run already, so that a queue of work never runs empty.
import type { Reading } from './trainStep.ts'

/** A reading that has come. */
export interface Arrived extends Reading {
  /** Updates done. */
  readonly step: number
  /** When, as told to {@link Readings.take}; of several that come together evenly since the one before. */
  readonly seconds: number
}

/** Readings in the order of their steps. */
export class Readings {
  private waiting: { readonly step: number; readonly reading: Promise<Reading> }[] = []
  private last: number

  /** @param seconds the time now */
  constructor(seconds: number) {
    this.last = seconds
  }

  /** Waits for no one: the reading is taken later. */
  add(step: number, reading: Promise<Reading>): void {
    this.waiting.push({ step, reading })
  }

  /**
   * The oldest readings, all but `late` of them.
   *
   * @param clock the time in seconds, asked when they are there
   */
  async take(late: number, clock: () => number): Promise<readonly Arrived[]> {
    const due = this.waiting.splice(0, Math.max(0, this.waiting.length - late))
    if (due.length === 0) return []
    const readings = await Promise.all(due.map(({ reading }) => reading))
    const [from, to] = [this.last, clock()]
    this.last = to
    return due.map(({ step }, i) => {
      return { step, ...readings[i], seconds: from + ((to - from) * (i + 1)) / due.length }
    })
  }
}
