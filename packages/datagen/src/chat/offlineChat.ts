// The offline writer behind the same interface as any chat model, so that everything runs without a key. It reads the prompt as
// a model would: for words in quotation marks after their kind, and for features it knows.
import { type Chat, functionChat, ProviderError } from '@ts/chat'
import type { Feature } from '../feature.ts'
import { features } from '../feature.ts'
import { childRecipe } from '../recipe/recipe.ts'
import { hashText, toldSentences } from '../text/words.ts'
import { writeStory } from '../writeStory.ts'

/**
 * Answers requests for stories, and for summaries with sentences of the story itself. Everything else is refused, as
 * are words outside its vocabulary.
 *
 * @example
 * const chat = new LedgeredChat(offlineChat(), ledger)
 */
export function offlineChat(): Chat {
  return functionChat('offline', ({ messages, seed }) =>
    offlineAnswer(messages.at(-1)?.content ?? '', seed),
  )
}

/** The answer to one prompt. @throws ProviderError for what the writer cannot do */
export function offlineAnswer(prompt: string, seed: number = hashText(prompt)): string {
  const story = readSummaryPrompt(prompt)
  if (story !== null) return summaryOf(story)
  const entries = prompt.match(/^Story \d+: .*$/gm)
  if (!entries) return storyFor(prompt, seed)
  return entries
    .map((entry, i) => `=== ${i + 1}\n${storyFor(entry, hashText(`${seed} ${i}`))}\n`)
    .join('\n')
}

function storyFor(ask: string, seed: number): string {
  const { words, features } = readStoryPrompt(ask)
  const { verb, noun, adjective } = words
  if (verb === undefined && noun === undefined && adjective === undefined) {
    fail('the prompt has no verb, noun or adjective in quotation marks')
  }
  try {
    return writeStory({
      seed,
      words: {
        ...(verb !== undefined && { verb }),
        ...(noun !== undefined && { noun }),
        ...(adjective !== undefined && { adjective }),
      },
      features,
    }).text
  } catch (error) {
    return fail((error as Error).message)
  }
}

/** What a prompt for one story asks for, as far as it can be told from its text: words in quotation marks by their kind, known features. */
export function readStoryPrompt(prompt: string): {
  readonly words: { readonly [kind: string]: string }
  readonly features: readonly Feature[]
} {
  const words: Record<string, string> = {}
  for (const [, kind, word] of prompt.matchAll(
    /\bthe ([\p{L}-]+(?: [\p{L}-]+)?) "([^"\n]{1,60})"/gu,
  )) {
    if (!Object.hasOwn(words, kind!)) words[kind!] = word!
  }
  return { words, features: features.filter((feature) => asks(prompt, feature)) }
}

/** The story that a prompt wants to have summed up; null if it wants something else. */
export function readSummaryPrompt(prompt: string): string | null {
  const [ask = '', ...rest] = prompt.split('\n')
  return /what happens in this story/.test(ask) ? rest.join('\n').trim() : null
}

function asks(prompt: string, feature: Feature): boolean {
  const known = childRecipe.features.find(({ name }) => name === feature)
  return (known && prompt.includes(known.ask)) || signs[feature].test(prompt)
}

const signs: Readonly<Record<Feature, RegExp>> = {
  dialogue: /\bdialogue/i,
  conflict: /\bconflict/i,
  twist: /\btwist/i,
  foreshadowing: /\bforeshadow/i,
  moral: /\bmoral\b/i,
  'bad ending': /\bbad ending/i,
}

function summaryOf(story: string): string {
  const sentences = toldSentences(story)
  // A short first sentence tells of the weather more often than of the hero.
  const telling = sentences.find((sentence) => sentence.split(' ').length >= 8) ?? sentences[0]
  const [first = '', last = ''] = [telling, sentences.at(-1)]
  return first === last ? first : `${first} ${last}`
}

function fail(reason: string): never {
  throw new ProviderError(`offline: ${reason}`, {
    retryable: false,
    maybePaid: false,
    fatal: false,
  })
}
