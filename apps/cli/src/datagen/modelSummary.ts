// A summary by a model that only tells stories: the two sentences that, told beforehand, make the rest of the story likeliest.
import { instructPrompt, toldSentences } from '@ts/datagen'
import type { Tokenizer } from '@ts/tokenizer'
import type { Scorer } from '@ts/transformer'

/** What sums up. */
export interface Reader {
  readonly scorer: Pick<Scorer, 'score'>
  readonly tokenizer: Tokenizer
}

/**
 * Sums up a story in sentences of its own. Each that tells something is put before the story as its summary, as
 * TinyStories-Instruct has it, and gains what the story's other tokens gain by it: Σ ln p(token | summary, …) − ln p(token | …).
 *
 * @returns one or two sentences in the story's order, none where all of it is speech; and the tokens that were read
 */
export async function modelSummary(
  { scorer, tokenizer }: Reader,
  story: string,
  signal?: AbortSignal,
): Promise<{ readonly summary: string; readonly tokens: number }> {
  const ids = tokenizer.encode(story)
  let tokens = 0
  const read = async (summary?: string): Promise<readonly number[]> => {
    signal?.throwIfAborted()
    const told = summary === undefined ? [] : [{ kind: 'summary', summary } as const]
    const prompt = tokenizer.encode(instructPrompt(told), { special: true })
    const { logprobs } = await scorer.score([...prompt, ...ids])
    tokens += logprobs.length
    return logprobs.slice(prompt.length).map((logprob) => logprob ?? 0)
  }
  const alone = await read()
  const ends = endsOf(ids, tokenizer)
  const found: { readonly sentence: string; readonly at: number; readonly gain: number }[] = []
  let from = 0
  for (const sentence of toldSentences(story)) {
    const at = story.indexOf(sentence, from)
    from = at + sentence.length
    let gain = 0
    const after = await read(sentence)
    after.forEach((logprob, i) => {
      const own = ends[i]! > at && (ends[i - 1] ?? 0) < from
      if (!own) gain += logprob - alone[i]!
    })
    found.push({ sentence, at, gain })
  }
  const best = found.sort((a, b) => b.gain - a.gain).slice(0, 2)
  const summary = best.sort((a, b) => a.at - b.at).map(({ sentence }) => sentence)
  return { summary: summary.join(' '), tokens }
}

/** Where each token ends in the text, in characters. */
function endsOf(ids: ArrayLike<number>, tokenizer: Tokenizer): readonly number[] {
  const decoder = tokenizer.decodeStream()
  let end = 0
  return Array.from(ids, (id) => {
    end += decoder.push(id).length
    return end
  })
}
