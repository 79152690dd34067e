// What kind of head is it? The paper finds heads that look a fixed way back and heads that look for
// meaning (§5.1). Measured here: how well the distance alone tells where a head looks.
import { type AttentionPatterns, attentionPatterns } from './attentionPatterns.ts'
import type { Tracer } from './tracer.ts'

/**
 * - `first`: more than half of its looks rest on the text's first token: it has nothing to say there.
 * - `even`: it hardly prefers any token over another.
 * - `local`: the distance explains at least half of where it looks.
 * - `semantic`: it looks at what tokens are, wherever they stand.
 */
export type HeadKind = 'first' | 'even' | 'local' | 'semantic'

/** How one head looks, on average over the tokens of all texts that have others before them. */
export interface HeadProfile {
  readonly layer: number
  readonly head: number
  readonly kind: HeadKind
  /**
   * How much of its preference the distance explains: 1 − KL(looks ‖ profile) / KL(looks ‖ even), at
   * most 1. The profile is the head's own mean look at each distance.
   */
  readonly explained: number
  /** KL(looks ‖ even) in nats: how far from looking everywhere alike. */
  readonly preference: number
  /** Tokens it looks back. */
  readonly distance: number
  /** Share of the look on the token itself, on the one before, on the text's first. */
  readonly self: number
  readonly previous: number
  readonly first: number
  /** Share on earlier occurrences of the same token. */
  readonly same: number
  /** e^entropy: among how many tokens it divides its look. */
  readonly spread: number
  /** (D + 1) mean look at the token d back, over the tokens that have one: the distance profile. */
  readonly profile: Float32Array
  /** Tokens that get more than an even look would give them, most first. */
  readonly favourites: readonly Favourite[]
}

/** A token that a head looks at. */
export interface Favourite {
  readonly token: number
  /** Share of all looks that it gets. */
  readonly share: number
  /** Share it would get from a head that looks everywhere alike. */
  readonly even: number
}

/** How profiles are made. */
export interface HeadProfileOptions {
  /** D: longest distance in the profiles, default 64. */
  readonly distances?: number
  /** Favourites told per head, default 5. */
  readonly favourites?: number
}

/** Below this preference (nats) a head is even. */
const EVEN = 0.1

/**
 * Profiles of all heads over several texts, which are read one after the other. Texts longer than the
 * context are cut to it.
 *
 * @param texts token ids, with the token that begins texts if the model knows one
 * @throws RangeError if no text has two tokens
 * @see Eldan & Li 2023, §5.1, https://arxiv.org/abs/2305.07759
 *
 * @example
 * const local = (await headProfiles(tracer, texts)).filter(({ kind }) => kind === 'local')
 */
export async function headProfiles(
  tracer: Tracer,
  texts: Iterable<ArrayLike<number>> | AsyncIterable<ArrayLike<number>>,
  { distances = 64, favourites = 5 }: HeadProfileOptions = {},
): Promise<readonly HeadProfile[]> {
  const { heads, windows, context, vocabulary } = tracer.shape
  const evens = new Map(windows.map((window) => [window, new Float64Array(vocabulary)]))
  const sums = windows.map((window) => {
    return Array.from({ length: heads }, () => new HeadSums(context, vocabulary, window))
  })
  // How many tokens stand at place i: they have i tokens before them.
  const places = new Float64Array(context)
  for await (const text of texts) {
    const tokens = Int32Array.from(text).subarray(0, context)
    if (tokens.length < 2) continue
    for (let i = 1; i < tokens.length; i++) places[i]++
    for (const [window, even] of evens) addEven(even, tokens, window)
    for await (const patterns of attentionPatterns(tracer, tokens)) {
      sums[patterns.layer].forEach((head, h) => {
        head.add(patterns, h, tokens)
      })
    }
  }
  if (places[1] === 0) throw new RangeError('heads: no text has two tokens; give longer ones')
  return sums.flatMap((layer, l) => {
    const even = evens.get(windows[l])!
    return layer.map((head, h) => ({
      layer: l,
      head: h,
      ...head.profile(places, distances),
      favourites: head.favourites(even, favourites),
    }))
  })
}

/** What is summed for one head. The first token of a text has no choice and does not count. */
class HeadSums {
  private readonly window: number
  /** Sum of looks at each distance. */
  private readonly byDistance: Float64Array
  /** Sum of looks at each token of the vocabulary. */
  readonly byToken: Float64Array
  private first = 0
  private same = 0
  private distance = 0
  /** Σ p ln p. */
  private negentropy = 0

  constructor(context: number, vocabulary: number, window: number) {
    this.window = window
    this.byDistance = new Float64Array(context)
    this.byToken = new Float64Array(vocabulary)
  }

  add({ time, data }: AttentionPatterns, head: number, tokens: Int32Array): void {
    for (let i = 1; i < time; i++) {
      const row = (head * time + i) * time
      this.first += data[row]
      for (let j = 0; j <= i; j++) {
        const look = data[row + j]
        if (look === 0) continue
        this.byDistance[i - j] += look
        this.byToken[tokens[j]] += look
        this.distance += look * (i - j)
        this.negentropy += look * Math.log(look)
        if (j < i && tokens[j] === tokens[i]) this.same += look
      }
    }
  }

  profile(
    places: Float64Array,
    distances: number,
  ): Omit<HeadProfile, 'layer' | 'head' | 'favourites'> {
    const visible = (i: number): number => (this.window > 0 ? Math.min(this.window, i + 1) : i + 1)
    const total = places.reduce((sum, n) => sum + n, 0)
    const mean = new Float64Array(places.length)
    // Tokens that have one d back.
    let having = 0
    for (let d = places.length - 1; d >= 0; d--) {
      having += places[d]
      if (having > 0) mean[d] = this.byDistance[d] / having
    }
    // Σ p ln(even) and Σ p ln(profile), where the profile is cut to what each token sees and scaled to 1.
    let [even, explained, seen, reach] = [0, 0, 0, 0]
    for (let i = 0; i < places.length; i++) {
      for (const n = visible(i); reach < n; reach++) seen += mean[reach]
      even -= places[i] * Math.log(visible(i))
      if (places[i] > 0) explained -= places[i] * Math.log(seen)
    }
    for (let d = 0; d < mean.length; d++) {
      if (mean[d] > 0) explained += this.byDistance[d] * Math.log(mean[d])
    }
    const preference = (this.negentropy - even) / total
    const left = (this.negentropy - explained) / total
    const first = this.first / total
    const share = preference > 1e-9 ? 1 - left / preference : 1
    return {
      kind: kindOf(first, preference, share),
      explained: share,
      preference,
      distance: this.distance / total,
      self: this.byDistance[0] / total,
      previous: this.byDistance[1] / total,
      first,
      same: this.same / total,
      spread: Math.exp(-this.negentropy / total),
      profile: Float32Array.from(mean.subarray(0, distances + 1)),
    }
  }

  favourites(even: Float64Array, count: number): readonly Favourite[] {
    const total = this.byToken.reduce((sum, look) => sum + look, 0)
    return Array.from(this.byToken.keys())
      .filter((token) => this.byToken[token] > even[token])
      .sort((a, b) => this.byToken[b] - even[b] - (this.byToken[a] - even[a]))
      .slice(0, count)
      .map((token) => ({ token, share: this.byToken[token] / total, even: even[token] / total }))
  }
}

function kindOf(first: number, preference: number, explained: number): HeadKind {
  if (first > 0.5) return 'first'
  if (preference < EVEN) return 'even'
  return explained >= 0.5 ? 'local' : 'semantic'
}

/** Adds what each token of a text would get from a head that looks everywhere alike. */
function addEven(even: Float64Array, tokens: Int32Array, window: number): void {
  for (let i = 1; i < tokens.length; i++) {
    const first = window > 0 ? Math.max(0, i - window + 1) : 0
    const look = 1 / (i - first + 1)
    for (let j = first; j <= i; j++) even[tokens[j]] += look
  }
}
