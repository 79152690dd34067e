// How close the stories of a sample are to one another.
import { ngramHash, wordIds, wordsOf } from '../text/words.ts'

/** What {@link closeness} found, each 0…1; means over the sample. */
export interface Closeness {
  /** stories compared */
  readonly stories: number
  /** BLEU-4 of a story with all others as references; lower is more varied */
  readonly selfBleu: number
  /** ROUGE-2 (F measure) of a story with its nearest neighbour in the sample */
  readonly nearestRouge2: number
  /** that of the closest pair */
  readonly closestRouge2: number
  /** histogram of each story's ROUGE-2 to its nearest neighbour, in tenths */
  readonly rouge2Histogram: readonly number[]
}

/**
 * Self-BLEU and ROUGE-2 within a sample.
 *
 * @param texts a few thousand at most
 * @see Zhu et al. 2018, https://arxiv.org/abs/1802.01886 (self-BLEU); Lin 2004, "ROUGE"
 */
export function closeness(texts: readonly string[]): Closeness {
  const ids = texts.map((text) => wordIds(wordsOf(text))).filter(({ length }) => length >= 4)
  const rouge = nearestRouge(ids)
  const histogram = new Array<number>(10).fill(0)
  for (const value of rouge) histogram[Math.min(9, Math.floor(value * 10))]! += 1
  return {
    stories: ids.length,
    selfBleu: ids.length < 2 ? 0 : mean(selfBleu(ids)),
    nearestRouge2: mean(rouge),
    closestRouge2: rouge.reduce((most, value) => Math.max(most, value), 0),
    rouge2Histogram: histogram,
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function gramCounts(ids: Uint32Array, n: number): Map<number, number> {
  const counts = new Map<number, number>()
  for (let i = 0; i + n <= ids.length; i++) {
    // Signed, since engines keep no larger whole numbers without a box.
    const hash = ngramHash(ids, i, n) | 0
    counts.set(hash, (counts.get(hash) ?? 0) + 1)
  }
  return counts
}

// An n-gram is clipped at the most any other story has of it: the largest count and the second largest are enough.
function selfBleu(ids: readonly Uint32Array[]): number[] {
  const logs = new Float64Array(ids.length)
  for (let n = 1; n <= 4; n++) {
    const counts = ids.map((one) => gramCounts(one, n))
    const most = new Map<number, { first: number; holder: number; second: number }>()
    counts.forEach((grams, story) => {
      for (const [gram, count] of grams) {
        const top = most.get(gram)
        if (!top) most.set(gram, { first: count, holder: story, second: 0 })
        else if (count > top.first) {
          top.second = top.first
          top.first = count
          top.holder = story
        } else top.second = Math.max(top.second, count)
      }
    })
    counts.forEach((grams, story) => {
      let hits = 0
      for (const [gram, count] of grams) {
        const top = most.get(gram)!
        hits += Math.min(count, top.holder === story ? top.second : top.first)
      }
      // A precision of zero would end all: half a hit stands in for it.
      logs[story]! += Math.log(Math.max(hits, 0.5) / (ids[story]!.length - n + 1)) / 4
    })
  }
  const lengths = ids.map(({ length }) => length).sort((a, b) => a - b)
  return ids.map(({ length }, story) => {
    const closest = closestOther(lengths, length)
    return Math.exp(logs[story]! + Math.min(0, 1 - closest / length))
  })
}

function closestOther(sorted: readonly number[], length: number): number {
  const at = sorted.indexOf(length)
  const below = sorted[at - 1] ?? -Infinity
  const above = sorted[at + 1] ?? Infinity
  return length - below <= above - length ? below : above
}

function nearestRouge(ids: readonly Uint32Array[]): number[] {
  const counts = ids.map((one) => gramCounts(one, 2))
  // Bigram to pairs of a story that has it and how often.
  const holders = new Map<number, number[]>()
  counts.forEach((grams, story) => {
    for (const [gram, count] of grams) {
      const list = holders.get(gram)
      if (list) list.push(story, count)
      else holders.set(gram, [story, count])
    }
  })
  const shared = new Float64Array(ids.length)
  return counts.map((grams, story) => {
    shared.fill(0)
    for (const [gram, count] of grams) {
      const list = holders.get(gram)!
      for (let k = 0; k < list.length; k += 2) {
        shared[list[k]!]! += Math.min(count, list[k + 1]!)
      }
    }
    let best = 0
    for (let other = 0; other < ids.length; other++) {
      if (other === story) continue
      // F of precision s/a and recall s/b is 2s / (a + b).
      best = Math.max(best, (2 * shared[other]!) / (ids[story]!.length + ids[other]!.length - 2))
    }
    return best
  })
}
