// A recipe from a description of a domain: a first call proposes words and features.
import { askFor, FormatError, type LedgeredChat } from '@ts/chat'
import { z } from 'zod'
import { fill } from '../recipe/fill.ts'
import { childRecipe, type Recipe } from '../recipe/recipe.ts'

/** What is asked, and how much. */
export interface ProposeOptions {
  readonly model: string
  /** stays in force for reader, language, style and templates */
  readonly base?: Recipe
  /** words of each kind, default 60 */
  readonly count?: number
}

const line = z.string().trim().min(1).max(200)

/**
 * Asks a model what words and features suit a domain ("stories about a chess club"). The recipe is data: look at it, change
 * it, keep it. What comes twice, or holds quotes, is dropped.
 *
 * @throws FormatError if the model gave no usable answer, even when asked again
 */
export async function proposeRecipe(
  chat: LedgeredChat,
  domain: string,
  { model, base = childRecipe, count = 60 }: ProposeOptions,
): Promise<Recipe> {
  const kinds = Object.keys(base.words)
  const schema = z.object({
    words: z.object(Object.fromEntries(kinds.map((kind) => [kind, z.array(line).min(5)]))),
    features: z.array(z.object({ name: line, ask: line })).min(1),
  })
  const prompt = fill(base.templates.propose, {
    domain,
    reader: base.reader,
    language: base.language === 'English' ? undefined : base.language,
    count: String(count),
    kinds: kinds.join(', '),
  })
  const asked = { model, messages: [{ role: 'user', content: prompt }], maxTokens: 8000 } as const
  const result = await askFor(chat, schema, asked, { name: 'recipe' })
  if (result.kind !== 'answer') {
    const why = {
      mismatch: 'an answer of another form',
      refusal: 'a refusal',
      length: 'an answer cut off',
    }
    throw new FormatError(
      `proposeRecipe: the model gave ${why[result.kind]}; describe the domain in other words`,
    )
  }
  const { words, features } = result.value
  const unique = (list: readonly string[]): string[] => [
    ...new Set(
      list.map((word) => word.trim().toLowerCase()).filter((word) => !/["\n\r]/.test(word)),
    ),
  ]
  const names = new Set<string>()
  return {
    ...base,
    name: domain,
    domain,
    words: Object.fromEntries(kinds.map((kind) => [kind, unique(words[kind] ?? [])])),
    features: features
      .map(({ name, ask }) => ({
        name: name.toLowerCase().replaceAll(/["\n\r]/g, ' '),
        ask: ask.replaceAll(/["\n\r]/g, ' ').replace(/[.\s]+$/, ''),
      }))
      .filter(({ name }) => !names.has(name) && names.add(name))
      .slice(0, 12),
  }
}
