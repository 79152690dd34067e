// The HTTP application: plugins, checks that every request passes, routes.
import { randomUUID } from 'node:crypto'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import type { HostedModel } from '../engine/hostedModel.ts'
import type { Keyring } from '../keys/keyring.ts'
import type { RequestLimits } from '../openai/tasks.ts'
import { ApiError, clientClosed } from './apiError.ts'
import { asApiError } from './asApiError.ts'
import { guard } from './guard.ts'
import { Metrics } from './metrics.ts'
import { addRoutes } from './routes.ts'
import './told.ts'

/** What the application is made of. */
export interface AppOptions {
  readonly models: ReadonlyMap<string, HostedModel>
  /** null: no key is needed, and only requests to a loopback name are taken */
  readonly keyring: Keyring | null
  readonly limits: RequestLimits
  readonly http: HttpOptions
}

/** How HTTP is spoken. */
export interface HttpOptions {
  /** origins whose pages may call the API; default none */
  readonly corsOrigins?: readonly string[]
  /** largest body of a request; default 1 MiB */
  readonly bodyBytes?: number
  /** longest that an answer may take, ms; default 5 minutes */
  readonly timeout?: number
  /** connections at once; default 1024 */
  readonly connections?: number
  readonly log?: LogOptions
}

/** What is logged, as lines of JSON on stderr. */
export interface LogOptions {
  /** default `info`: a line for each request */
  readonly level?: 'info' | 'warn' | 'error' | 'silent'
  /** whether bodies of requests are logged, prompts included; default false */
  readonly prompts?: boolean
  /** where to; default stderr */
  readonly stream?: { write(line: string): void }
}

/** The application, and the switch that makes it refuse new work. */
export interface App {
  readonly fastify: FastifyInstance
  readonly metrics: Metrics
  /** From now on requests for answers get 503 and `/readyz` says no. */
  drain(): void
}

/** Builds the application. It does not listen yet. */
export async function createApp({ models, keyring, limits, http }: AppOptions): Promise<App> {
  const { corsOrigins = [], bodyBytes = 2 ** 20, timeout = 300_000, connections = 1024 } = http
  const { level = 'info', prompts = false, stream = process.stderr } = http.log ?? {}
  const metrics = new Metrics(() => models.values())
  const fastify = Fastify({
    bodyLimit: bodyBytes,
    // To send a request whole, and to read any part of an answer.
    requestTimeout: 30_000,
    connectionTimeout: timeout + 10_000,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    // While draining, readiness is still told; `guard` refuses the rest.
    return503OnClosing: false,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    logController: new LogController({ disableRequestLogging: true }),
    logger: { level, stream },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    frameworkErrors: (error, _, reply) => {
      const { status, body } = asApiError(error)
      // Routes have no types of answers here.
      void (reply as FastifyReply).status(status).send(body)
    },
  })
  fastify.server.maxConnections = connections
  // Pages of anybody may send plain text without asking; JSON they may not.
  fastify.removeContentTypeParser('text/plain')
  fastify.setValidatorCompiler(validatorCompiler)
  fastify.setSerializerCompiler(() => JSON.stringify)
  fastify.decorateRequest('told')
  fastify.decorateRequest('account', null)

  const state = { draining: false }
  fastify.addHook('onRequest', async (request, reply) => {
    request.told = {}
    reply.header('x-request-id', request.id)
  })
  await fastify.register(helmet, {
    // There are no pages here to be allowed anything; and whether names are for HTTPS alone is for who
    // ends the encryption to say.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: false,
  })
  await fastify.register(cors, {
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'retry-after', ...limitHeaders],
    maxAge: 600,
    // An OPTIONS that is no preflight gets an empty answer; the plugin's error is not in our shape.
    strictPreflight: false,
  })
  await fastify.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'tinystories',
        description: 'Tiny language models behind an OpenAI-compatible API.',
        version: '1',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
    // The named schemas themselves; without it references lead nowhere.
    transformObject: jsonSchemaTransformObject,
  })
  fastify.addHook('onRequest', guard({ keyring, draining: () => state.draining }))
  if (prompts) {
    fastify.addHook('preHandler', async ({ body, log }) => log.info({ body }, 'prompt'))
  }
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { statusCode: status, elapsedTime } = reply
    metrics.answered(route, status, elapsedTime)
    const ms = Math.round(elapsedTime)
    const { usage, ...told } = request.told
    const line = { method: request.method, route, status, ms, ...told, ...usage?.() }
    request.log.info(line, 'answered')
    // A connection that was kept for the next request would hold up the end.
    if (state.draining) reply.raw.socket?.destroySoon()
  })
  fastify.addHook('onRequestAbort', async (request) => {
    request.told.error = 'client_closed'
  })
  fastify.setErrorHandler((error, request, reply) => {
    // Who went away before the first token leaves a stream that nobody reads.
    const told = reply.raw.destroyed ? clientClosed() : asApiError(error)
    if (told.status === 500) request.log.error(error)
    request.told.error = told.code ?? told.type
    return reply.status(told.status).headers(told.headers).send(told.body)
  })
  fastify.setNotFoundHandler((request) => {
    const { method, url } = request
    const [path = '/'] = url.split('?')
    const other = method === 'POST' ? 'GET' : 'POST'
    const known = fastify.findRoute({ method: other, url: path })
    throw new ApiError(known ? 405 : 404, `Invalid URL (${method} ${path.slice(0, 200)})`, {
      code: known ? 'method_not_allowed' : 'unknown_url',
      headers: known ? { allow: other } : {},
    })
  })
  const ready = (): 'ok' | 'draining' | 'failed' => {
    if (state.draining) return 'draining'
    return [...models.values()].some(({ engine }) => engine.failure) ? 'failed' : 'ok'
  }
  addRoutes(fastify, { models, limits, timeout, metrics, ready })
  await fastify.ready()
  return {
    fastify,
    metrics,
    drain: () => {
      state.draining = true
    },
  }
}

const limitHeaders = ['requests', 'tokens'].flatMap((what) =>
  ['limit', 'remaining', 'reset'].map((which) => `x-ratelimit-${which}-${what}`),
)

/** The client's own id, if it is one that may stand in a header and a log; else a new one. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : `req-${randomUUID()}`
}
