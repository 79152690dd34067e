// Ends a text at the first of some strings, though the text comes in pieces.

/** Lets text through up to a stop string, holding back what might be the beginning of one. */
export class StopText {
  private readonly stops: readonly string[]
  private held = ''
  private found = false

  /** @param stops strings that end the text; empty ones do not count */
  constructor(stops: readonly string[]) {
    this.stops = stops.filter((stop) => stop !== '')
  }

  /** Whether a stop string has come. */
  get stopped(): boolean {
    return this.found
  }

  /** @returns the text that is safe to show now */
  push(piece: string): string {
    if (this.found) return ''
    const text = this.held + piece
    const ends = this.stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0)
    if (ends.length > 0) {
      this.found = true
      this.held = ''
      return text.slice(0, Math.min(...ends))
    }
    const safe = text.length - Math.max(0, ...this.stops.map((stop) => overlap(text, stop)))
    this.held = text.slice(safe)
    return text.slice(0, safe)
  }

  /** @returns what was held back; call it once, at the end */
  flush(): string {
    const text = this.held
    this.held = ''
    return text
  }
}

/** Length of the longest end of `text` with which `stop` begins. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length
  }
  return 0
}
