// The most common texts of a stream.

/** A text with the share of stories that have it. */
export interface Share {
  readonly text: string
  readonly share: number
}

/** Texts kept at most; rare ones are let go when there are more. */
const most = 200_000

/** Counts texts in bounded memory: when there are too many, those that came once so far are forgotten. */
export class TopTexts {
  readonly #counts = new Map<string, number>()

  add(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1)
    for (let rare = 1; this.#counts.size > most; rare++) {
      for (const [each, count] of this.#counts) if (count <= rare) this.#counts.delete(each)
    }
  }

  /** The most common first; ties in order of the alphabet. @param of what shares are of */
  top(count: number, of: number): Share[] {
    return [...this.#counts]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, count)
      .map(([text, times]) => ({ text, share: times / of }))
  }
}
