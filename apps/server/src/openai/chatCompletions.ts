// POST /v1/chat/completions.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalid } from '../http/apiError.ts'
import { type Answering, answer, type Dialect } from './answer.ts'
import { chatPrompt } from './chatPrompt.ts'
import type { ChatRequest } from './chatRequest.ts'
import { tasksOf } from './tasks.ts'
import type { ShownToken } from './textSoFar.ts'

/** Answers a chat. */
export async function chatCompletions(
  answering: Answering,
  request: FastifyRequest<{ Body: ChatRequest }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body } = request
  if (body.top_logprobs != null && !body.logprobs) {
    throw invalid('top_logprobs', 'needs logprobs: true')
  }
  const model = answering.model(body.model)
  const newer = body.max_completion_tokens ?? null
  const tasks = tasksOf(
    model,
    body,
    {
      prompts: [model.encode(chatPrompt(body.messages, model.chat))],
      promptField: 'messages',
      maxTokens: newer ?? body.max_tokens ?? null,
      maxTokensField: newer === null ? 'max_tokens' : 'max_completion_tokens',
      logprobs: body.logprobs ? (body.top_logprobs ?? 0) : null,
      echo: false,
    },
    answering.limits,
  )
  return answer(answering, { model, tasks, fields: body, dialect }, { request, reply })
}

const dialect: Dialect = {
  prefix: 'chatcmpl',
  object: 'chat.completion',
  chunkObject: 'chat.completion.chunk',
  choice: ({ text, tokens, end }, wantsLogprobs) => ({
    message: { role: 'assistant', content: text, refusal: null },
    logprobs: wantsLogprobs ? logprobsOf(tokens) : null,
    finish_reason: end,
  }),
  chunk: ({ text, tokens, end }, { wantsLogprobs, first }) => ({
    delta: {
      ...(first && { role: 'assistant', refusal: null }),
      ...((text !== '' || first) && { content: text }),
    },
    logprobs: wantsLogprobs ? logprobsOf(tokens) : null,
    finish_reason: end,
  }),
}

function logprobsOf(tokens: readonly ShownToken[]): object {
  return {
    content: tokens.map(({ text, bytes, logprob, top }) => ({
      token: text,
      bytes,
      logprob,
      top_logprobs: top.map((one) => ({
        token: one.text,
        bytes: one.bytes,
        logprob: one.logprob,
      })),
    })),
    refusal: null,
  }
}
