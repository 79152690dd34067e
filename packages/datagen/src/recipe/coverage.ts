// How evenly finished stories cover what their recipe can combine.
import { featureSets, type Spec } from './lattice.ts'
import type { Recipe } from './recipe.ts'

/** How often the values of one axis (a kind of word, the features, the styles) were used. */
export interface AxisCoverage {
  readonly axis: string
  /** how many values there are */
  readonly values: number
  /** how many of them were used */
  readonly used: number
  readonly least: number
  readonly most: number
  /** the first twenty values that were never used */
  readonly unused: readonly string[]
}

/** What {@link Coverage} found. */
export interface CoverageReport {
  readonly stories: number
  readonly axes: readonly AxisCoverage[]
  /** how many combinations of words came up, each counted once */
  readonly combinations: number
}

/** Counts as stories are accepted. */
export class Coverage {
  readonly #axes: ReadonlyMap<string, Map<string, number>>
  readonly #combinations = new Set<string>()
  #stories = 0

  constructor(recipe: Recipe) {
    const zero = (values: readonly string[]): Map<string, number> =>
      new Map(values.map((value) => [value, 0]))
    this.#axes = new Map([
      ...Object.entries(recipe.words).map(([kind, words]) => [kind, zero(words)] as const),
      ['features', zero(recipe.features.map(({ name }) => name))],
      ['feature sets', zero(featureSets(recipe).map((set) => setName(set.map((f) => f.name))))],
      ['styles', zero(recipe.styles)],
    ])
  }

  /** Counts a story. Values that the recipe does not have are passed over. */
  add({ words, features, style }: Omit<Spec, 'index'>): void {
    this.#stories += 1
    for (const [kind, word] of Object.entries(words)) this.#count(kind, word)
    for (const feature of features) this.#count('features', feature)
    this.#count('feature sets', setName(features))
    if (style !== undefined) this.#count('styles', style)
    this.#combinations.add(Object.values(words).join('\n'))
  }

  report(): CoverageReport {
    const axes: AxisCoverage[] = []
    for (const [axis, counts] of this.#axes) {
      if (counts.size === 0) continue
      let [least, most, used] = [Infinity, 0, 0]
      for (const count of counts.values()) {
        least = Math.min(least, count)
        most = Math.max(most, count)
        if (count > 0) used += 1
      }
      const unused = [...counts].filter(([, count]) => count === 0).slice(0, 20)
      axes.push({
        axis,
        values: counts.size,
        used,
        least,
        most,
        unused: unused.map(([value]) => value),
      })
    }
    return { stories: this.#stories, axes, combinations: this.#combinations.size }
  }

  #count(axis: string, value: string): void {
    const counts = this.#axes.get(axis)
    const before = counts?.get(value)
    if (before !== undefined) counts!.set(value, before + 1)
  }
}

function setName(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(' + ')
}
