// From the fields of a request to what the engine is asked for; every limit is checked here.
import { randomInt } from 'node:crypto'
import type { Sampling } from '@ts/transformer'
import type { HostedModel } from '../engine/hostedModel.ts'
import type { Task } from '../engine/task.ts'
import { ApiError, invalid } from '../http/apiError.ts'
import type { CommonFields } from './fields.ts'

/** What each kind of request has in a way of its own. */
export interface Texts {
  /** ids of each prompt */
  readonly prompts: readonly (readonly number[])[]
  /** name of the field they came from, for messages */
  readonly promptField: string
  /** null: what the context leaves */
  readonly maxTokens: number | null
  readonly maxTokensField: string
  readonly logprobs: number | null
  readonly echo: boolean
}

/** Most that one request may ask for, whatever the context. */
export interface RequestLimits {
  /** prompts times n; default 256 */
  readonly texts?: number
  /** new tokens of one text; default: no limit but the context */
  readonly maxTokens?: number
  /**
   * tokens that may wait for a client who reads slowly, each log-probability told with one counting as another;
   * beyond it the answer is broken off; default 200,000, some tens of megabytes
   */
  readonly backlog?: number
  /** log-probabilities that an answer which is no stream may hold, since all of it is held; default 200,000 */
  readonly logprobs?: number
}

/**
 * The texts of a request: those of the first prompt, then those of the second, …
 *
 * @throws ApiError 400 for what the model cannot do
 */
export function tasksOf(
  model: HostedModel,
  fields: CommonFields,
  texts: Texts,
  limits: RequestLimits,
): readonly Task[] {
  const { prompts, promptField, logprobs, echo } = texts
  const { texts: mostTexts = 256 } = limits
  const n = fields.n ?? 1
  if (prompts.length * n > mostTexts) {
    const problem = `${prompts.length} prompts times n ${n} are more than ${mostTexts} texts; send several requests`
    throw invalid(n > mostTexts ? 'n' : promptField, problem)
  }
  const shared = {
    sampling: samplingOf(fields),
    stop: typeof fields.stop === 'string' ? [fields.stop] : (fields.stop ?? []),
    logitBias: biasOf(fields, model),
    logprobs,
    echo,
    watched: fields.stream === true,
    // Without a seed, each request draws anew.
    seed: fields.seed ?? randomInt(2 ** 47),
  }
  const tasks = prompts.flatMap((prompt, i) => {
    const checked = checkPrompt(
      prompt,
      prompts.length > 1 ? `${promptField}.${i}` : promptField,
      model,
    )
    const maxTokens = room(checked.length, model, texts, limits)
    return Array.from({ length: n }, (_, choice): Task => {
      return { prompt: checked, maxTokens, stream: i * n + choice, ...shared }
    })
  })
  if (!fields.stream) checkLogprobs(tasks, limits)
  return tasks
}

/** A text takes four bytes a token; its log-probabilities take hundreds each. */
function checkLogprobs(tasks: readonly Task[], { logprobs: most = 200_000 }: RequestLimits): void {
  let asked = 0
  for (const { prompt, maxTokens, logprobs, echo } of tasks) {
    if (logprobs !== null) asked += (maxTokens + (echo ? prompt.length : 0)) * (1 + logprobs)
  }
  if (asked <= most) return
  throw invalid(
    'logprobs',
    `${asked} log-probabilities may be needed, and an answer that is no stream holds ${most}; ask for a stream, or for fewer texts, tokens or likeliest tokens`,
  )
}

function checkPrompt(
  prompt: readonly number[],
  field: string,
  model: HostedModel,
): readonly number[] {
  const bad = prompt.find((id) => id >= model.vocabulary)
  if (bad !== undefined) {
    throw invalid(field, `token ${bad} is not one of the model's ${model.vocabulary} ids`)
  }
  return prompt.length > 0 ? prompt : model.beginning(field)
}

/** New tokens of a text. */
function room(
  prompt: number,
  { context }: HostedModel,
  { maxTokens, maxTokensField, promptField, echo }: Texts,
  { maxTokens: most = Infinity }: RequestLimits,
): number {
  const left = context - prompt
  const wanted = maxTokens ?? 1
  if (wanted > left) {
    const tooLong = left < (maxTokens === 0 ? 0 : 1)
    const advice = tooLong
      ? `Shorten the prompt by ${1 - left}.`
      : `At most ${left} new tokens fit.`
    throw new ApiError(
      400,
      `This model's maximum context length is ${context} tokens. However, you requested ${prompt + wanted} tokens ` +
        `(${prompt} in the prompt, ${wanted} for the completion). ${advice}`,
      { param: tooLong ? promptField : maxTokensField, code: 'context_length_exceeded' },
    )
  }
  if (wanted > most) throw invalid(maxTokensField, `must be at most ${most}, got ${wanted}`)
  if (wanted === 0 && !echo) {
    throw invalid(maxTokensField, 'must be at least 1; 0 needs echo, which answers with the prompt')
  }
  return maxTokens ?? Math.min(left, most)
}

function samplingOf(fields: CommonFields): Sampling {
  const { temperature, top_p, top_k, min_p, repetition_penalty } = fields
  return {
    // Of a share of nothing the likeliest token is left.
    temperature: top_p === 0 ? 0 : (temperature ?? 1),
    topP: top_p || 1,
    topK: top_k ?? 0,
    minP: min_p ?? 0,
    repetitionPenalty: repetition_penalty ?? 1,
  }
}

function biasOf({ logit_bias }: CommonFields, model: HostedModel): Task['logitBias'] {
  const bias: Record<number, number> = {}
  for (const [id, value] of Object.entries(logit_bias ?? {})) {
    if (Number(id) >= model.tokenizer.vocabSize) {
      throw invalid(
        'logit_bias',
        `token ${id} is not one of the tokenizer's ${model.tokenizer.vocabSize} ids`,
      )
    }
    bias[Number(id)] = value
  }
  return bias
}
