// A queue between one writer and one reader: the reader gets all that has come since it last looked.

/** Values on their way to one reader. It holds as much as the writer puts in: the writer must know an end. */
export class Inbox<T> {
  private values: T[] = []
  private wake: (() => void) | null = null
  private ended = false
  private error: unknown

  /** Adds a value. After the end it is dropped. */
  push(value: T): void {
    if (this.ended) return
    this.values.push(value)
    this.wake?.()
  }

  /** Ends the reading, after what is there already. @param error thrown at the reader, if given */
  end(error?: unknown): void {
    if (this.ended) return
    this.ended = true
    this.error = error
    this.wake?.()
  }

  /** Reads until the end. */
  async *read(): AsyncGenerator<readonly T[], void, undefined> {
    for (;;) {
      if (this.values.length > 0) {
        const values = this.values
        this.values = []
        yield values
      } else if (this.ended) {
        if (this.error !== undefined) throw this.error
        return
      } else {
        await new Promise<void>((resolve) => {
          this.wake = resolve
        })
        this.wake = null
      }
    }
  }
}
