// Which calls are made for a number of stories.
import type { ChatRequest } from '@ts/chat'
import { lattice, type Spec } from '../recipe/lattice.ts'
import { childRecipe, type Recipe } from '../recipe/recipe.ts'
import { storyPrompt } from '../recipe/storyPrompt.ts'
import { hashText } from '../text/words.ts'

/** What is to be generated. The same plan makes the same calls, so those in the ledger are never made again. */
export interface StoryPlan {
  readonly model: string
  /** how many stories are asked for */
  readonly count: number
  /** default the one for small children */
  readonly recipe?: Recipe
  readonly seed?: number
  /** stories in one call, default 1 */
  readonly perCall?: number
  /** how often a story is asked for until one is accepted, default 3 */
  readonly attempts?: number
  readonly sampling?: Sampling
}

/** How the model draws. */
export interface Sampling {
  readonly temperature?: number
  readonly topP?: number
  /** tokens that one story may have, default 700 */
  readonly maxTokens?: number
  /** sends a seed of its own with every call; for local models, whose answers otherwise depend on nothing */
  readonly seeded?: boolean
  /** further fields of the request */
  readonly extra?: ChatRequest['extra']
}

/** One call, and what its stories are to be. */
export interface StoryCall {
  readonly request: ChatRequest
  readonly repeat: number
  readonly specs: readonly Spec[]
  /** its place among the first calls, kept by calls that ask again */
  readonly origin: number
  /** 0 for the first time */
  readonly attempt: number
}

/** The first calls of a plan, in the order of the lattice. */
export function* firstCalls(plan: StoryPlan): Generator<StoryCall> {
  const { recipe = childRecipe, count, seed = 0, perCall = 1 } = plan
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`datagen: count must be a whole number from 0, got ${count}`)
  }
  if (!Number.isInteger(perCall) || perCall < 1 || perCall > 50) {
    throw new RangeError(`datagen: stories per call must be from 1 to 50, got ${perCall}`)
  }
  const walk = lattice(recipe, seed)
  for (let at = 0, origin = 0; at < count; origin++) {
    const specs: Spec[] = []
    while (specs.length < perCall && at < count) {
      specs.push(walk.next().value)
      at += 1
    }
    yield storyCall(plan, specs, { origin, attempt: 0 })
  }
}

/** The call for some specs. Asking again is another repeat, even where the prompt is the same. */
export function storyCall(
  plan: StoryPlan,
  specs: readonly Spec[],
  { origin, attempt }: { readonly origin: number; readonly attempt: number },
): StoryCall {
  const { recipe = childRecipe, model, seed = 0, sampling = {} } = plan
  const { temperature = 1, topP, maxTokens = 700, seeded = false, extra } = sampling
  const request: ChatRequest = {
    model,
    messages: [{ role: 'user', content: storyPrompt(recipe, specs) }],
    temperature,
    maxTokens: maxTokens * specs.length,
    ...(topP !== undefined && { topP }),
    ...(seeded && { seed: hashText(`${seed} ${origin} ${attempt}`) >>> 1 }),
    ...(extra && { extra }),
  }
  // Where a walk comes back to a spec it had, the prompt is the same: the origin tells the two apart.
  return { request, repeat: origin * 16 + attempt, specs, origin, attempt }
}
