// Grades completions with a large model, through the ledger of @ts/chat: what was graded once is never paid for again, and a
// stop at any point loses nothing.
import {
  type AskCall,
  answerSchema,
  askAll,
  askFor,
  type ChatRequest,
  type LedgeredChat,
  type Reply,
} from '@ts/chat'
import type { Completion } from '../completion.ts'
import { type Grades, gradesSchema } from './grades.ts'
import { firstMessages, secondMessages, type Turns } from './gradingMessages.ts'

/** How a judge grades. */
export interface JudgeOptions {
  /** name of the judge's model, as its server knows it */
  readonly model: string
  /** default 1: assessment and grades in one answer */
  readonly turns?: Turns
  /** gradings of each completion, to see the judge's own noise; default 1 */
  readonly repeats?: number
  /** default 0; null leaves it to the server, as reasoning models want it */
  readonly temperature?: number | null
  /** most tokens of an answer; default 700 */
  readonly maxTokens?: number
}

/** One grading of one completion. */
export interface Graded {
  readonly completion: Completion
  /** which of the repeated gradings, from 0 */
  readonly repeat: number
  /** undefined where the judge refused, was cut off or did not keep to the schema */
  readonly grades?: Grades
  /** why there are no grades */
  readonly problem?: string
}

/**
 * Grades completions, as many at once as the chat allows; each comes as it is done.
 *
 * A judge that answers something else than was asked for is asked once more, with what was wrong.
 *
 * @throws BudgetError, ProviderError where no call can succeed; what was graded before has been yielded
 *
 * @example
 * for await (const { completion, grades } of gradeAll(chat, completions, { model: 'gpt-4o' })) show(completion, grades)
 */
export async function* gradeAll(
  chat: LedgeredChat,
  completions: readonly Completion[],
  options: JudgeOptions & { readonly signal?: AbortSignal },
): AsyncGenerator<Graded, void, undefined> {
  const { signal } = options
  const ask = signal ? { signal } : {}
  const failed: Graded[] = []
  const assessed = async function* (): AsyncGenerator<GradingCall> {
    for await (const { call, reply, error } of askAll(
      chat,
      firstCalls(completions, options),
      ask,
    )) {
      if (reply?.kind === 'answer') yield gradingCall(call, reply.text, options)
      else failed.push(ungraded(call, reply, error))
    }
  }
  const calls = (options.turns ?? 1) === 2 ? assessed() : firstCalls(completions, options)
  for await (const { call, reply, error } of askAll(chat, calls, ask)) {
    if (reply?.kind !== 'answer') yield ungraded(call, reply, error)
    // The first answer is in the ledger now; only one that does not fit is asked for again.
    else yield await read(chat, call, signal)
  }
  yield* failed
}

/**
 * All calls that grading takes, as far as they are known: for estimates and for the Batch API. Second turns follow
 * once the ledger has the first ones.
 */
export async function* gradingCalls(
  chat: LedgeredChat,
  completions: readonly Completion[],
  options: JudgeOptions,
): AsyncGenerator<AskCall> {
  for (const call of firstCalls(completions, options)) {
    yield call
    if ((options.turns ?? 1) === 1) continue
    const known = await chat.ledger.get(chat.key(call.request, call.repeat))
    if (known?.kind === 'answer') yield gradingCall(call, known.text, options)
  }
}

interface GradingCall extends AskCall {
  readonly completion: Completion
  readonly repeat: number
  /** from the first turn */
  readonly assessment?: string
}

function* firstCalls(
  completions: readonly Completion[],
  options: JudgeOptions,
): Generator<GradingCall> {
  const { turns = 1, repeats = 1 } = options
  for (const completion of completions) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const messages = firstMessages(completion, turns)
      const plain = { ...settings(options), messages }
      const request =
        turns === 1
          ? { ...plain, schema: answerSchema(schemaFor(completion, true), 'grades') }
          : plain
      yield { request, repeat, completion }
    }
  }
}

function gradingCall(
  { completion, repeat }: GradingCall,
  assessment: string,
  options: JudgeOptions,
): GradingCall {
  const messages = secondMessages(completion, assessment)
  const schema = answerSchema(schemaFor(completion, false), 'grades')
  return { request: { ...settings(options), messages, schema }, repeat, completion, assessment }
}

async function read(
  chat: LedgeredChat,
  { completion, repeat, request, assessment }: GradingCall,
  signal: AbortSignal | undefined,
): Promise<Graded> {
  const { schema: _, ...bare } = request
  const schema = schemaFor(completion, assessment === undefined)
  const asked = { repeat, name: 'grades', ...(signal && { signal }) }
  const answer = await askFor(chat, schema, bare, asked)
  switch (answer.kind) {
    case 'answer':
      return { completion, repeat, grades: { assessment: assessment ?? '', ...answer.value } }
    case 'mismatch':
      return { completion, repeat, problem: `not what was asked for: ${answer.problem}` }
    case 'refusal':
    case 'length':
      return ungraded({ completion, repeat, request }, { ...answer }, undefined)
    default:
      return answer satisfies never
  }
}

function schemaFor({ prompt }: Completion, assessment: boolean): ReturnType<typeof gradesSchema> {
  const { instruction } = prompt
  return gradesSchema({
    assessment,
    instruct: instruction !== undefined,
    features: instruction?.features ?? [],
    summary: Boolean(instruction?.summary),
  })
}

function settings({
  model,
  temperature = 0,
  maxTokens = 700,
}: JudgeOptions): Pick<ChatRequest, 'model' | 'temperature' | 'maxTokens'> {
  return { model, maxTokens, ...(temperature !== null && { temperature }) }
}

function ungraded(
  { completion, repeat }: GradingCall,
  reply: Reply | undefined,
  error: Error | undefined,
): Graded {
  const problem =
    reply?.kind === 'refusal'
      ? `refused: ${reply.reason}`
      : reply?.kind === 'length'
        ? 'the answer was cut off by maxTokens'
        : (error?.message ?? 'no answer')
  return { completion, repeat, problem }
}
