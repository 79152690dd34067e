// Walks evenly over everything a recipe can combine.
import type { Random } from '../random.ts'
import { createRandom } from '../random.ts'
import { hashText } from '../text/words.ts'
import type { Recipe, RecipeFeature } from './recipe.ts'

/** What one story is asked for. */
export interface Spec {
  /** its place in the walk, from 0 */
  readonly index: number
  /** one word of each kind, in the recipe's order */
  readonly words: { readonly [kind: string]: string }
  /** names, in the recipe's order */
  readonly features: readonly string[]
  readonly style?: string
}

/**
 * Endless specs in which every word of a kind comes equally often (counts differ by one at most), and so does every set of
 * features of an allowed size, and every style. The first n are the same whatever comes after them, and each kind of word has
 * a random stream of its own: other styles change no words.
 *
 * @param seed any safe whole number
 */
export function* lattice(recipe: Recipe, seed: number): Generator<Spec, never> {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`lattice: seed must be a whole number up to 2^53, got ${seed}`)
  }
  const stream = (name: string): Random => createRandom(seed, hashText(name))
  const kinds = Object.entries(recipe.words).map(
    ([kind, words]) => [kind, rounds(words, stream(`words ${kind}`))] as const,
  )
  const sets = rounds(featureSets(recipe), stream('features'))
  const styles = recipe.styles.length > 0 ? rounds(recipe.styles, stream('styles')) : null
  for (let index = 0; ; index++) {
    yield {
      index,
      words: Object.fromEntries(kinds.map(([kind, next]) => [kind, next()])),
      features: sets().map(({ name }) => name),
      ...(styles && { style: styles() }),
    }
  }
}

/** All sets of up to `mostFeatures` features; each feature is in equally many. */
export function featureSets({
  features,
  mostFeatures,
}: Recipe): readonly (readonly RecipeFeature[])[] {
  const sets: RecipeFeature[][] = [[]]
  for (const feature of features) {
    for (const set of sets.filter(({ length }) => length < mostFeatures)) {
      sets.push([...set, feature])
      if (sets.length > 200_000) {
        throw new RangeError(
          `recipe: ${features.length} features make too many sets of up to ${mostFeatures}; lower mostFeatures`,
        )
      }
    }
  }
  return sets
}

/** Goes through all items in a random order, then again in another one. */
export function rounds<T>(items: readonly T[], random: Random): () => T {
  let order: T[] = []
  return () => {
    if (order.length === 0) order = random.shuffle(items)
    return order.pop()!
  }
}
