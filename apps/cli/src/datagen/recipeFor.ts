// The recipe that the command line asks for.
import { readFile } from 'node:fs/promises'
import type { LedgeredChat } from '@ts/chat'
import { childRecipe, type Recipe, readRecipe } from '@ts/datagen'
import { proposeRecipe } from '@ts/datagen/chat'
import { UserError } from '../errors.ts'
import { exists } from '../exists.ts'
import { writeWhole } from '../wholeFile.ts'

/** What a recipe is made from. */
export interface RecipeOptions {
  readonly recipe?: string
  readonly domain?: string
  readonly features?: readonly string[]
  readonly mostFeatures?: number
  readonly style?: readonly string[]
  readonly language?: string
  readonly reader?: string
  readonly model: string
  readonly provider: string
}

/**
 * The recipe of a file, or the one for small children, with what was given on top. With a domain, a first call proposes words and
 * features; they are kept in a file beside the stories, which later runs read, and which may be edited.
 *
 * @param keptAt where a proposed recipe is kept
 * @param may    false: makes no call, so a domain without its file changes only what is said of it
 */
export async function recipeFor(
  options: RecipeOptions,
  chat: LedgeredChat,
  { keptAt, may }: { readonly keptAt: string; readonly may: boolean },
): Promise<Recipe> {
  const { domain, features, style, language, reader, mostFeatures, model, provider } = options
  const file =
    options.recipe ?? (domain !== undefined && (await exists(keptAt)) ? keptAt : undefined)
  const read = file === undefined ? childRecipe : readRecipe(await readFile(file, 'utf8'), file)
  if (domain !== undefined && file === undefined && may && provider !== 'openai') {
    throw new UserError(
      'datagen: --domain has a chat model propose words, which this provider is not; give --model <name>, or --recipe <file>',
    )
  }
  const base: Recipe = {
    ...read,
    ...(style && { styles: style }),
    ...(language !== undefined && { language }),
    ...(reader !== undefined && { reader }),
    ...(mostFeatures !== undefined && { mostFeatures }),
  }
  const proposed =
    domain === undefined || file !== undefined
      ? base
      : may
        ? await propose(chat, domain, { model, base, keptAt })
        : { ...base, domain }
  return features === undefined
    ? proposed
    : { ...proposed, features: chosenFeatures(proposed, features) }
}

async function propose(
  chat: LedgeredChat,
  domain: string,
  { keptAt, ...options }: { model: string; base: Recipe; keptAt: string },
): Promise<Recipe> {
  const recipe = await proposeRecipe(chat, domain, options)
  await writeWhole(keptAt, `${JSON.stringify(recipe, null, 2)}\n`)
  return recipe
}

function chosenFeatures(recipe: Recipe, names: readonly string[]): Recipe['features'] {
  const wanted = names.map((name) => name.toLowerCase().replaceAll('-', ' '))
  const unknown = wanted.find(
    (name) => name !== 'none' && !recipe.features.some((feature) => feature.name === name),
  )
  if (unknown !== undefined) {
    throw new UserError(
      `--features: any of ${recipe.features.map(({ name }) => name).join(', ')}, or none, got '${unknown}'`,
    )
  }
  return recipe.features.filter(({ name }) => wanted.includes(name))
}
