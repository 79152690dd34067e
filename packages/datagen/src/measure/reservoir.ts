// A random sample of a stream whose length is not known.
import { createRandom, type Random } from '../random.ts'
import { ownText } from '../text/ownText.ts'

/** Texts of a stream, each equally likely to be among them; all of them while they fit. */
export class Reservoir {
  /** the sample, in no order */
  readonly texts: string[] = []
  /** for each of them, which of the stream it is, from 0 */
  readonly places: number[] = []
  readonly #most: number
  readonly #random: Random
  #seen = 0

  /** @param most texts in the sample */
  constructor(most: number, seed = 0) {
    this.#most = most
    this.#random = createRandom(seed)
  }

  add(text: string): void {
    const place = this.#seen++
    const at = place < this.#most ? place : this.#random.below(place + 1)
    if (at >= this.#most) return
    this.texts[at] = ownText(text)
    this.places[at] = place
  }
}
