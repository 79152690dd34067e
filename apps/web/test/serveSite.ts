// A static host for the built site: from a sub-path, with or without the headers that isolate a page.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

/** How it behaves now; tests change it. */
export interface HostOptions {
  /** Whether to send COOP and COEP. */
  isolated: boolean
  /** When models are sent. */
  models: Promise<unknown>
  /** Paths, within the site, that come damaged: a byte in the middle is another. */
  damaged: RegExp | null
}

/** A running host. */
export interface Host {
  readonly url: string
  readonly options: HostOptions
  /** Paths asked for so far. */
  readonly asked: string[]
  close(): void
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

/** Serves a folder under a path, such as `/some/where/`; all else is 404. */
export async function serveSite(folder: string, path: string): Promise<Host> {
  const options: HostOptions = { isolated: false, models: Promise.resolve(), damaged: null }
  const asked: string[] = []
  const server: Server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname.endsWith('.tinystory')) await options.models
    const name = normalize(decodeURIComponent(pathname.slice(path.length))) || 'index.html'
    const file = join(folder, name === '.' || name.endsWith('/') ? 'index.html' : name)
    const found = pathname.startsWith(path) ? await stat(file).catch(() => null) : null
    if (!found?.isFile()) {
      response.writeHead(404).end()
      return
    }
    asked.push(name)
    if (options.isolated) {
      response.setHeader('cross-origin-opener-policy', 'same-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
    }
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
    response.setHeader('content-length', found.size)
    let at = 0
    const damaged = options.damaged?.test(name) ? Math.floor(found.size / 2) : -1
    for await (const piece of createReadStream(file)) {
      const bytes = piece as Uint8Array
      if (damaged >= at && damaged < at + bytes.length) bytes[damaged - at] ^= 1
      at += bytes.length
      response.write(bytes)
    }
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}`,
    options,
    asked,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
