// A recipe from JSON: what is left out stays as in the recipe for small children.
import { FormatError } from '../errors.ts'
import type { Recipe, RecipeFeature } from './recipe.ts'
import { childRecipe } from './recipe.ts'
import type { Templates } from './templates.ts'

const most = 100_000

/**
 * Reads a recipe, so that users can bring their own words, features, style, language, reader and templates.
 *
 * @param text   JSON: an object with any of the fields of `Recipe`; a feature may be one of the known names alone
 * @param source for messages: the file
 * @throws FormatError naming the field
 */
export function readRecipe(text: string, source: string): Recipe {
  const fail = (field: string, rule: string, cause?: unknown): never => {
    throw new FormatError(`${source}: ${field}: ${rule}`, { cause })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    return fail('recipe', `not JSON, ${(cause as Error).message}`, cause)
  }
  if (!isObject(value)) return fail('recipe', 'an object is expected')
  const given = value
  const unknown = Object.keys(given).find((key) => !(key in childRecipe) && key !== 'domain')
  if (unknown !== undefined) fail(unknown, 'unknown field')
  const string = (field: 'name' | 'language' | 'reader' | 'paragraphs' | 'domain'): string => {
    const one = given[field]
    if (typeof one !== 'string' || one.trim() === '') return fail(field, 'a text is expected')
    return one
  }
  const list = (field: string, one: unknown): readonly string[] => {
    if (!Array.isArray(one) || one.length > most) return fail(field, 'a list is expected')
    const at = one.findIndex((word) => typeof word !== 'string' || !isLine(word))
    if (at >= 0) fail(`${field}[${at}]`, 'one line of text without quotes is expected')
    if (new Set(one).size < one.length) fail(field, 'each may be listed once')
    return one as string[]
  }
  return {
    ...childRecipe,
    ...(given.name !== undefined && { name: string('name') }),
    ...(given.language !== undefined && { language: string('language') }),
    ...(given.reader !== undefined && { reader: string('reader') }),
    ...(given.paragraphs !== undefined && { paragraphs: string('paragraphs') }),
    ...(given.domain !== undefined && { domain: string('domain') }),
    ...(given.styles !== undefined && { styles: list('styles', given.styles) }),
    ...(given.words !== undefined && { words: words(given.words) }),
    ...(given.features !== undefined && { features: features(given.features) }),
    ...(given.mostFeatures !== undefined && { mostFeatures: whole(given.mostFeatures) }),
    ...(given.templates !== undefined && { templates: templates(given.templates) }),
  }

  function words(value: unknown): Recipe['words'] {
    if (!isObject(value)) return fail('words', 'an object of lists is expected')
    const lists: [string, readonly string[]][] = []
    for (const [kind, words] of Object.entries(value)) {
      if (!isLine(kind)) fail('words', 'a kind is one line of text without quotes')
      const checked = list(`words.${kind}`, words)
      if (checked.length === 0) fail(`words.${kind}`, 'at least one word is needed')
      lists.push([kind, checked])
    }
    if (lists.length > 8) fail('words', `at most 8 kinds, got ${lists.length}`)
    return Object.fromEntries(lists)
  }

  function features(value: unknown): readonly RecipeFeature[] {
    if (!Array.isArray(value) || value.length > 40) return fail('features', 'up to 40 are expected')
    const all = value.map((one: unknown, i): RecipeFeature => {
      const known = childRecipe.features.find(({ name }) => name === one)
      if (known) return known
      if (isObject(one) && isLine(one.name) && isLine(one.ask)) {
        return { name: one.name, ask: one.ask }
      }
      const names = childRecipe.features.map(({ name }) => name).join(', ')
      return fail(`features[${i}]`, `one of ${names}, or { "name", "ask" } is expected`)
    })
    if (new Set(all.map(({ name }) => name)).size < all.length)
      fail('features', 'a name comes twice')
    return all
  }

  function whole(value: unknown): number {
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > 5) {
      return fail('mostFeatures', 'a whole number from 0 to 5 is expected')
    }
    return value as number
  }

  function templates(value: unknown): Templates {
    if (!isObject(value)) return fail('templates', 'an object is expected')
    for (const [name, text] of Object.entries(value)) {
      if (!(name in childRecipe.templates)) fail(`templates.${name}`, 'unknown template')
      if (typeof text !== 'string') fail(`templates.${name}`, 'a text is expected')
    }
    return { ...childRecipe.templates, ...(value as Partial<Templates>) }
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isLine(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && /^[^"\n\r]{1,400}$/.test(value)
}
