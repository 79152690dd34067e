// Writes many stories, walking evenly over words and features.

import type { Feature } from './feature.ts'
import { features } from './feature.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'
import { vocabulary } from './vocabulary.ts'
import type { Story } from './writeStory.ts'
import { writeStory } from './writeStory.ts'

/**
 * Writes stories one after another. Every verb, noun and adjective is asked for equally often (they
 * differ by one at most), and so is every set of up to three features, and with it every feature.
 *
 * @param count how many, at least 0
 * @throws RangeError if count is not a whole number from 0, or the seed not a whole number
 * @example
 * for (const { text } of writeStories(10, { seed: 7 })) show(text)
 */
export function writeStories(count: number, { seed }: { seed: number }): Generator<Story> {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`writeStories: count must be a whole number from 0, got ${count}`)
  }
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`writeStories: seed must be a whole number up to 2^53, got ${seed}`)
  }
  return walk(count, seed)
}

function* walk(count: number, seed: number): Generator<Story> {
  const random = createRandom(seed, count > 0 ? 1 : 0)
  const verbs = rounds(vocabulary.verbs, random)
  const nouns = rounds(vocabulary.nouns, random)
  const adjectives = rounds(vocabulary.adjectives, random)
  const sets = rounds(featureSets, random)
  for (let i = 0; i < count; i++) {
    yield writeStory({
      seed: random.below(2 ** 32),
      words: { verb: verbs().word, noun: nouns().word, adjective: adjectives().word },
      features: sets(),
    })
  }
}

// Goes through all items in a random order, then again in another one.
function rounds<T>(items: readonly T[], random: Random): () => T {
  let order: T[] = []
  return () => {
    if (order.length === 0) order = random.shuffle(items)
    return order.pop()!
  }
}

// All sets of up to three features; each feature is in equally many.
const featureSets: readonly (readonly Feature[])[] = Array.from(
  { length: 2 ** features.length },
  (_, bits) => features.filter((_, i) => (bits >> i) & 1),
).filter((set) => set.length <= 3)
