// Lets timers, signals and input run during long work: a promise alone would not.

declare function setTimeout(run: () => void, ms: number): unknown

const workMs = 50

/** Gives way to other work when so much time has passed. */
export class Breather {
  private last = Date.now()

  /** Whether it is time to breathe. */
  get due(): boolean {
    return Date.now() - this.last >= workMs
  }

  /** Resolves after other work has run. */
  async breathe(): Promise<void> {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 0)
    })
    this.last = Date.now()
  }
}
