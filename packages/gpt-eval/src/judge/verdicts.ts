// Right, partly right or wrong, by a large model, for answers that no rule can decide.
import { type AskCall, answerSchema, askAll, askFor, type LedgeredChat } from '@ts/chat'
import { z } from 'zod'
import type { Question, Verdict } from '../prompts/question.ts'
import type { JudgeOptions } from './judge.ts'

/** A question with what a model answered. */
export interface Answered {
  readonly question: Question
  readonly completion: string
}

/** A verdict with its reason. */
export interface Judged extends Answered {
  readonly verdict: Verdict
  readonly reason: string
}

const schema = z.object({
  reason: z.string(),
  verdict: z.enum(['right', 'partly', 'wrong']),
})

/** The calls that verdicts take, for estimates and batches. */
export function* verdictCalls<A extends Answered>(
  answers: Iterable<A>,
  { model, temperature = 0, maxTokens = 700 }: JudgeOptions,
): Generator<AskCall & { readonly answer: A }> {
  for (const answer of answers) {
    const messages = [{ role: 'user', content: ask(answer) }] as const
    const base = { model, messages, maxTokens, ...(temperature !== null && { temperature }) }
    yield { answer, request: { ...base, schema: answerSchema(schema, 'verdict') } }
  }
}

/**
 * Judges answers, each as it is done. Where the judge does not answer, the verdict is `undecided` and the reason says why.
 *
 * @throws BudgetError, ProviderError where no call can succeed
 */
export async function* judgeAnswers<A extends Answered>(
  chat: LedgeredChat,
  answers: Iterable<A>,
  options: JudgeOptions & { readonly signal?: AbortSignal },
): AsyncGenerator<A & Judged, void, undefined> {
  const ask = options.signal ? { signal: options.signal } : {}
  for await (const { call, reply, error } of askAll(chat, verdictCalls(answers, options), ask)) {
    const { schema: _, ...request } = call.request
    const open = { ...call.answer, verdict: 'undecided' } as const
    if (reply === undefined) yield { ...open, reason: error.message }
    else if (reply.kind !== 'answer')
      yield { ...open, reason: `the judge gave no answer (${reply.kind})` }
    else {
      const said = await askFor(chat, schema, request, { ...ask, name: 'verdict' })
      if (said.kind === 'answer') yield { ...call.answer, ...said.value }
      else yield { ...open, reason: `the judge gave no answer (${said.kind})` }
    }
  }
}

function ask({ question, completion }: Answered): string {
  return [
    'A pupil had to go on with a text. Decide whether what the pupil wrote is right.',
    `The text: ${question.prompt}`,
    `What the pupil wrote: ${completion}`,
    `What counts as right: ${question.right}`,
    'It is "right" if the first sentence the pupil wrote, or what somebody says in it, means one of the things that count; "partly" if it makes sense and is neither right nor false; "wrong" otherwise. Language mistakes do not matter. What comes after the first sentence does not matter either.',
    'Answer with one JSON object: "reason", one short sentence, then "verdict".',
  ].join('\n\n')
}
