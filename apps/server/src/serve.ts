// Starts a server and stops it.
import { type EngineOptions, HostedModel, type ModelOptions } from './engine/hostedModel.ts'
import { createApp, type HttpOptions } from './http/app.ts'
import { isLoopback } from './http/guard.ts'
import type { ApiKey } from './keys/apiKey.ts'
import { Keyring } from './keys/keyring.ts'
import type { RequestLimits } from './openai/tasks.ts'

/** What is served, where, and to whom. */
export interface ServeOptions {
  readonly models: readonly ModelOptions[]
  /** default 127.0.0.1 */
  readonly host?: string
  /** default 8000; 0: any free one */
  readonly port?: number
  /** who may call; default anybody on this machine, which needs a loopback host */
  readonly keys?: readonly ApiKey[]
  readonly engine?: EngineOptions
  readonly limits?: RequestLimits
  readonly http?: HttpOptions
}

/** A running server. */
export interface Server {
  /** as `http://127.0.0.1:8000` */
  readonly url: string
  readonly models: readonly HostedModel[]
  /**
   * Replaces the keys of a server that has some: who is no longer among them is refused from the next request on.
   *
   * @throws RangeError for a server that was started without keys
   */
  useKeys(keys: readonly ApiKey[]): void
  /**
   * Refuses what comes, lets what runs come to its end, and stops.
   *
   * @param wait longest to wait, ms; default 30 s. What is left then is broken off
   * @returns whether all came to its end
   */
  close(wait?: number): Promise<boolean>
}

/**
 * Serves models behind an OpenAI-compatible API.
 *
 * @throws RangeError if it would be open to the network without keys; FormatError for a damaged model; the
 *         system's error if the port is taken
 *
 * @example
 * const server = await serve({ models: [{ path: 'my-model' }], port: 8000 })
 * process.once('SIGTERM', () => server.close())
 */
export async function serve(options: ServeOptions): Promise<Server> {
  const { host = '127.0.0.1', port = 8000, keys, engine = {}, limits = {}, http = {} } = options
  if (keys === undefined && !isLoopback(host)) {
    throw new RangeError(
      `serve: without API keys only loopback is served, got host ${host}; make a key, or listen on 127.0.0.1`,
    )
  }
  if (keys === undefined && http.corsOrigins?.includes('*')) {
    throw new RangeError(
      'serve: without API keys pages of all origins must not call; name the origins',
    )
  }
  if (options.models.length === 0) throw new RangeError('serve: at least one model is needed')
  const models = new Map<string, HostedModel>()
  const closeModels = async (): Promise<void> => {
    await Promise.all([...models.values()].map((model) => model.close()))
  }
  try {
    for (const one of options.models) {
      const model = await HostedModel.open(one, engine)
      const twice = models.has(model.id)
      if (twice) await model.close()
      if (twice)
        throw new RangeError(`serve: two models have the id ${model.id}; give them different ones`)
      models.set(model.id, model)
    }
    const keyring = keys === undefined ? null : new Keyring(keys)
    const app = await createApp({ models, keyring, limits, http })
    for (const { id, engine } of models.values()) {
      engine.onIncident = (incident, err) => {
        const { computing } = engine
        const line = { model: id, computing, ...(err && { err }) }
        app.fastify.log.error(line, `the model's thread: ${incident}`)
      }
    }
    const url = await app.fastify.listen({ host, port })
    let closing: Promise<boolean> | null = null
    const close = async (wait: number): Promise<boolean> => {
      app.drain()
      let late = false
      const timer = setTimeout(() => {
        late = true
        app.fastify.server.closeAllConnections()
      }, wait)
      // A connection whose last answer ends only now would be kept alive, and waited for.
      const idle = setInterval(() => app.fastify.server.closeIdleConnections(), 50)
      await app.fastify.close()
      clearInterval(idle)
      clearTimeout(timer)
      await closeModels()
      return !late
    }
    return {
      url,
      models: [...models.values()],
      useKeys: (keys) => {
        if (!keyring) throw new RangeError('serve: the server was started without API keys')
        keyring.replace(keys)
      },
      close: (wait = 30_000) => (closing ??= close(wait)),
    }
  } catch (error) {
    await closeModels()
    throw error
  }
}
