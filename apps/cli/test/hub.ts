// A small Hugging Face hub on this machine: its routes, its checksums, and faults on demand.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes wrong with one request of a file, in order of the requests. */
export type Fault =
  | { readonly status: number; readonly retryAfter?: string }
  /** The connection is cut after so many bytes. */
  | { readonly cut: number }
  /** The answer ends after so many bytes, and says that these are all. */
  | { readonly short: number }
  /** More bytes follow than the file has. */
  | 'long'
  /** A byte is another. */
  | 'damaged'
  /** The range that was asked for is ignored. */
  | 'whole'
  /** Nothing ever comes. */
  | 'silent'

/** A hub with one repository. */
export class Hub {
  /** Of each request: method and path, and the range if one was asked for. */
  readonly requests: string[] = []
  /** Tokens that came along. */
  readonly tokens: Set<string> = new Set()
  /** Faults by path of the file, or of an API route. */
  readonly faults: Map<string, Fault[]> = new Map()
  commit: string = 'a'.repeat(40)
  endpoint = ''
  private readonly files: ReadonlyMap<string, Uint8Array>
  private readonly kind: 'models' | 'datasets'
  private readonly name: string
  private readonly server: Server

  private constructor(
    files: Readonly<Record<string, Uint8Array>>,
    kind: Hub['kind'],
    name: string,
  ) {
    this.name = name
    this.files = new Map(Object.entries(files))
    this.kind = kind
    this.server = createServer((request, response) => this.answer(request, response))
  }

  static async open(
    files: Readonly<Record<string, Uint8Array>>,
    kind: 'models' | 'datasets' = 'models',
    name = 'owner/name',
  ): Promise<Hub> {
    const hub = new Hub(files, kind, name)
    await new Promise<void>((resolve) => hub.server.listen(0, '127.0.0.1', resolve))
    hub.endpoint = `http://127.0.0.1:${(hub.server.address() as AddressInfo).port}`
    return hub
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url ?? '', this.endpoint).pathname)
    const { range, authorization } = request.headers
    this.requests.push(range ? `${path} ${range}` : path)
    if (authorization) this.tokens.add(authorization)
    const api = `/api/${this.kind}/${this.name}`
    const resolve = `${this.kind === 'datasets' ? '/datasets' : ''}/${this.name}/resolve/${this.commit}/`
    const name = path.startsWith('/cdn/') ? path.slice(5) : path.slice(resolve.length)
    if (path.startsWith(resolve) && isLarge(name)) {
      response.writeHead(302, { Location: `/cdn/${encodeURI(name)}` }).end()
      return
    }
    const fault = this.faults.get(path.startsWith(api) ? 'api' : name)?.shift()
    if (typeof fault === 'object' && 'status' in fault) {
      const retry = fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter }
      response.writeHead(fault.status, retry).end('{"error":"no"}')
    } else if (path.startsWith(`${api}/revision/`)) {
      this.json(response, { id: this.name, sha: this.commit, gated: false, private: false })
    } else if (path === `${api}/tree/${this.commit}`) {
      this.json(
        response,
        [...this.files].map(([path, bytes]) => entry(path, bytes)),
      )
    } else if ((path.startsWith(resolve) || path.startsWith('/cdn/')) && this.files.has(name)) {
      this.send(request, response, this.files.get(name)!, fault)
    } else {
      response.writeHead(404, { 'X-Error-Code': 'RepoNotFound' }).end()
    }
  }

  private send(
    request: IncomingMessage,
    response: ServerResponse,
    whole: Uint8Array,
    fault: Fault | undefined,
  ): void {
    if (fault === 'silent') return void response.writeHead(200).flushHeaders()
    const start = fault === 'whole' ? 0 : Number(/\d+/.exec(request.headers.range ?? '0')![0])
    if (start >= whole.length && start > 0) return void response.writeHead(416).end()
    // A copy: slices of a Buffer are the same bytes.
    let bytes = Uint8Array.from(whole.subarray(start))
    if (fault === 'damaged') bytes[0] ^= 1
    if (fault === 'long') bytes = Buffer.concat([bytes, new Uint8Array(9)])
    if (typeof fault === 'object' && 'short' in fault) bytes = bytes.slice(0, fault.short)
    const range =
      start > 0 ? { 'Content-Range': `bytes ${start}-${whole.length - 1}/${whole.length}` } : {}
    response.writeHead(start > 0 ? 206 : 200, { 'Content-Length': bytes.length, ...range })
    if (typeof fault === 'object' && 'cut' in fault) {
      // Ended, not reset: a reset may take back what was sent just before.
      response.write(bytes.slice(0, fault.cut), () => request.socket.end())
    } else response.end(bytes)
  }

  private json(response: ServerResponse, value: unknown): void {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
  }
}

/** Large files have a SHA-256 and lie elsewhere. */
function isLarge(path: string): boolean {
  return /\.(safetensors|parquet|bin|gguf)$/.test(path)
}

function entry(path: string, bytes: Uint8Array): object {
  const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const lfs = isLarge(path) ? { lfs: { oid: sha256, size: bytes.length, pointerSize: 130 } } : {}
  return { type: 'file', path, size: bytes.length, oid, ...lfs }
}
