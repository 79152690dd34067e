// From specs to the text that is sent.
import { fill } from './fill.ts'
import type { Spec } from './lattice.ts'
import type { Recipe } from './recipe.ts'

/** The prompt for one story, or for several in one answer. @throws RangeError for a feature that the recipe has not */
export function storyPrompt(recipe: Recipe, specs: readonly Spec[]): string {
  const { templates, domain, reader, paragraphs } = recipe
  // English is what models answer in anyway; saying so would only cost tokens.
  const language = recipe.language === 'English' ? undefined : recipe.language
  const common = { paragraphs, reader, domain, language }
  if (specs.length === 1) return fill(templates.one, { ...common, ...askedIn(recipe, specs[0]!) })
  const stories = specs.map((spec, i) =>
    fill(templates.entry, { number: String(i + 1), ...askedIn(recipe, spec) }),
  )
  return fill(templates.many, {
    ...common,
    count: String(specs.length),
    stories: stories.join('\n'),
  })
}

function askedIn(recipe: Recipe, spec: Spec): Record<'words' | 'features' | 'style', string> {
  const asks = spec.features.map((name) => {
    const feature = recipe.features.find((one) => one.name === name)
    if (!feature)
      throw new RangeError(`storyPrompt: the recipe has no feature ${JSON.stringify(name)}`)
    return feature.ask
  })
  const words = Object.entries(spec.words).map(([kind, word]) => `the ${kind} "${word}"`)
  return {
    words:
      words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join(''),
    features: asks.join('; '),
    style: spec.style ?? '',
  }
}
