// The routes and what they are in OpenAPI.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { HostedModel } from '../engine/hostedModel.ts'
import type { Answering } from '../openai/answer.ts'
import { chatCompletions } from '../openai/chatCompletions.ts'
import { type ChatRequest, chatRequest } from '../openai/chatRequest.ts'
import { type CompletionRequest, completionRequest } from '../openai/completionRequest.ts'
import { completions } from '../openai/completions.ts'
import * as schemas from '../openai/responses.ts'
import { ApiError, modelFailed } from './apiError.ts'

/** What the routes need. */
export interface RouteOptions extends Omit<Answering, 'model'> {
  readonly models: ReadonlyMap<string, HostedModel>
  readonly ready: () => 'ok' | 'draining' | 'failed'
}

/** Adds every route. */
export function addRoutes(fastify: FastifyInstance, options: RouteOptions): void {
  const { models, metrics, ready } = options
  const answering: Answering = { ...options, model: (id) => find(models, id) }
  const errors = { '4XX': schemas.error, '5XX': schemas.error }
  const security = [{ key: [] }]

  fastify.post<{ Body: CompletionRequest }>(
    '/v1/completions',
    {
      schema: {
        operationId: 'createCompletion',
        summary: 'Continues texts. With stream: true the answer is a stream of server-sent events.',
        security,
        body: completionRequest,
        response: { 200: schemas.completion, ...errors },
      },
    },
    (request, reply) => completions(answering, request, reply),
  )
  fastify.post<{ Body: ChatRequest }>(
    '/v1/chat/completions',
    {
      schema: {
        operationId: 'createChatCompletion',
        summary:
          'Tells a story from an instruction (Instruct models), or goes on with the story in the messages.',
        security,
        body: chatRequest,
        response: { 200: schemas.chatCompletion, ...errors },
      },
    },
    (request, reply) => chatCompletions(answering, request, reply),
  )
  fastify.get(
    '/v1/models',
    {
      schema: {
        operationId: 'listModels',
        summary: 'The models that are served.',
        security,
        response: { 200: schemas.modelList, ...errors },
      },
    },
    async () => ({ object: 'list' as const, data: [...models.values()].map(describe) }),
  )
  fastify.get<{ Params: { readonly model: string } }>(
    '/v1/models/:model',
    {
      schema: {
        operationId: 'retrieveModel',
        summary: 'One of the models.',
        security,
        params: z.object({ model: z.string() }),
        response: { 200: schemas.model, ...errors },
      },
    },
    async ({ params }) => describe(find(models, params.model)),
  )
  fastify.get(
    '/livez',
    {
      schema: {
        summary: '200 while the process works; 503 once a model has failed for good.',
        response: errors,
      },
    },
    async (_, reply) => {
      const failed = [...models.values()].some(({ engine }) => engine.dead)
      return reply.status(failed ? 503 : 200).send({ status: failed ? 'failed' : 'ok' })
    },
  )
  fastify.get(
    '/readyz',
    { schema: { summary: '200 while new requests are taken.', response: errors } },
    async (_, reply) => {
      const status = ready()
      return reply.status(status === 'ok' ? 200 : 503).send({ status })
    },
  )
  fastify.get(
    '/metrics',
    { schema: { summary: 'Metrics for Prometheus.', security, response: errors } },
    async (_, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  fastify.get(
    '/openapi.json',
    { schema: { summary: 'This description.', response: errors } },
    async (_, reply) => reply.send(fastify.swagger()),
  )
}

function find(models: ReadonlyMap<string, HostedModel>, id: string): HostedModel {
  const model = models.get(id)
  if (model === undefined) {
    const known = [...models.keys()].join(', ')
    throw new ApiError(
      404,
      `The model ${JSON.stringify(id.slice(0, 200))} does not exist; there are: ${known}`,
      { param: 'model', code: 'model_not_found' },
    )
  }
  if (model.engine.failure) throw modelFailed(model.engine.failure)
  return model
}

function describe(model: HostedModel): z.output<typeof schemas.model> {
  const { id, created, context, vocabulary, chat } = model
  return { id, object: 'model', created, owned_by: 'tinystories', context, vocabulary, chat }
}
