// How likely each token of a text was to a model, and what else might have come.
import { tokenProbabilities } from '@ts/interpret'
import { shapeOf } from '@ts/transformer'
import type { OpenModel } from './library.ts'

/** What the model thought at one place. */
export interface Thought {
  /** Probability of the token that came, before temperature. */
  readonly probability: number
  /** How many tokens were likelier. */
  readonly rank: number
  /** The likeliest tokens, most likely first. */
  readonly best: readonly { readonly text: string; readonly probability: number }[]
}

/** How many alternatives are told. */
const BEST = 6

/** @returns one per token but the first, which nothing predicts, and those beyond the context: null */
export async function think(
  open: OpenModel,
  ids: readonly number[],
): Promise<readonly (Thought | null)[]> {
  const { context } = shapeOf(open.model.config)
  const known = ids.slice(0, context)
  if (known.length === 0) return []
  const read = await tokenProbabilities(open.tracer, known, { alternatives: BEST })
  return ids.map((_, i) => {
    const { probability, rank, alternatives } = read[i] ?? { probability: null, rank: null }
    if (probability === null || rank === null) return null
    return {
      probability,
      rank,
      best: alternatives.map((other) => {
        return { text: wordOf(open.tokenizer, other.token), probability: other.probability }
      }),
    }
  })
}

/** A token as text of its own; `∎` where it ends a story. */
export function wordOf(tokenizer: OpenModel['tokenizer'], id: number): string {
  if (id === tokenizer.endOfText) return '∎'
  return id < tokenizer.vocabSize ? new TextDecoder().decode(tokenizer.tokenBytes(id)) : ''
}
