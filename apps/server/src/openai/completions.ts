// POST /v1/completions.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HostedModel } from '../engine/hostedModel.ts'
import { invalid } from '../http/apiError.ts'
import { type Answering, answer, type Dialect } from './answer.ts'
import type { CompletionRequest } from './completionRequest.ts'
import { tasksOf } from './tasks.ts'
import type { ShownToken } from './textSoFar.ts'

/** Answers a request for completions. */
export async function completions(
  answering: Answering,
  request: FastifyRequest<{ Body: CompletionRequest }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body } = request
  if (body.suffix) {
    throw invalid(
      'suffix',
      'not supported: these models only write forwards',
      'unsupported_parameter',
    )
  }
  if ((body.best_of ?? body.n ?? 1) !== (body.n ?? 1)) {
    throw invalid('best_of', 'only the value of n is supported', 'unsupported_value')
  }
  const model = answering.model(body.model)
  const tasks = tasksOf(
    model,
    body,
    {
      prompts: promptsOf(body.prompt, model),
      promptField: 'prompt',
      maxTokens: body.max_tokens ?? null,
      maxTokensField: 'max_tokens',
      logprobs: body.logprobs ?? null,
      echo: body.echo ?? false,
    },
    answering.limits,
  )
  return answer(answering, { model, tasks, fields: body, dialect }, { request, reply })
}

function promptsOf(
  prompt: CompletionRequest['prompt'],
  model: HostedModel,
): readonly (readonly number[])[] {
  if (prompt === null || prompt === undefined) return [[]]
  if (typeof prompt === 'string') return [model.encode(prompt)]
  if (prompt.length === 0) throw invalid('prompt', 'must not be an empty list')
  const [first] = prompt
  if (typeof first === 'number') return [prompt as readonly number[]]
  return (prompt as readonly (string | readonly number[])[]).map((one) =>
    typeof one === 'string' ? model.encode(one) : one,
  )
}

const dialect: Dialect = {
  prefix: 'cmpl',
  object: 'text_completion',
  chunkObject: 'text_completion',
  choice: ({ text, tokens, end }, wantsLogprobs) => ({
    text,
    logprobs: wantsLogprobs ? logprobsOf(tokens) : null,
    finish_reason: end,
  }),
  chunk: ({ text, tokens, end }, { wantsLogprobs }) => ({
    text,
    logprobs: wantsLogprobs ? logprobsOf(tokens) : null,
    finish_reason: end,
  }),
}

function logprobsOf(tokens: readonly ShownToken[]): object {
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    // The token itself is always among them, as evaluation harnesses expect.
    top_logprobs: tokens.map(({ text, logprob, top }) =>
      logprob === null
        ? null
        : Object.fromEntries([...top.map((one) => [one.text, one.logprob]), [text, logprob]]),
    ),
    text_offset: tokens.map(({ offset }) => offset),
  }
}
