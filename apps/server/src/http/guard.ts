// The check at the door: who may come in, before a body is read.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Keyring } from '../keys/keyring.ts'
import { ApiError } from './apiError.ts'

/** Routes that anybody may ask: they tell nothing but that the server is there, and how it is spoken to. */
const open: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz', '/openapi.json'])

/** A hook that refuses who has no key, and new work while draining. */
export function guard({
  keyring,
  draining,
}: {
  readonly keyring: Keyring | null
  readonly draining: () => boolean
}): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    if (keyring === null) checkHost(request.hostname)
    if (open.has(request.routeOptions.url)) return
    if (keyring) {
      const account = keyring.find(secretOf(request.headers.authorization))
      if (!account) {
        throw new ApiError(401, 'Incorrect API key provided.', {
          code: 'invalid_api_key',
          headers: { 'www-authenticate': 'Bearer' },
        })
      }
      request.account = account
      request.told.key = account.name
    }
    if (request.method !== 'POST') return
    if (draining()) {
      reply.header('connection', 'close')
      throw new ApiError(503, 'The server is shutting down; please try again later.', {
        type: 'service_unavailable',
        code: 'shutting_down',
        headers: { 'retry-after': '5' },
      })
    }
    await request.account?.request(reply)
  }
}

/**
 * Without keys the server listens on loopback only; but a page of anybody can have its own name resolve to
 * loopback and then call it as its own. Such a request has that name as its host.
 */
function checkHost(hostname: string): void {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isLoopback(name)) return
  throw new ApiError(403, 'Without API keys only requests to localhost are answered.', {
    code: 'forbidden_host',
  })
}

/** Whether a name or address is this machine itself. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)
}

function secretOf(authorization: string | undefined): string {
  return /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1] ?? ''
}
