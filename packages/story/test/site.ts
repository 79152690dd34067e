// A real server with the built files, a model, and pages that tests write.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bundles } from '../build.ts'

/** How a page is served. */
export interface PageOptions {
  /** Cross-origin isolated, so that threads may share memory. */
  readonly isolated?: boolean
  /** Content-Security-Policy. */
  readonly policy?: string
  /** Outside the body. */
  readonly head?: string
}

/** What answers a request for a file. */
export type Answer = Uint8Array | string | ((response: ServerResponse) => void)

/** The server. */
export interface Site {
  readonly origin: string
  /** The built files by name. */
  readonly built: Readonly<Record<string, string>>
  /** Files by their path; tests may add and change them. */
  readonly files: Map<string, Answer>
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** Serves a page that loads tiny-story.js. @returns its URL */
  page(body: string, options?: PageOptions): string
  close(): void
}

/** Opens it on a free port. */
export async function openSite(model: Uint8Array): Promise<Site> {
  const built = await bundles()
  const files = new Map<string, Answer>(
    Object.entries(built).map(([name, text]) => [`/${name}`, text]),
  )
  files.set('/model.tinystory', model)
  const pages = new Map<string, { readonly html: string; readonly options: PageOptions }>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    asked.push(pathname)
    const page = pages.get(pathname)
    if (page) {
      response.setHeader('content-type', 'text/html')
      if (page.options.isolated) {
        response.setHeader('cross-origin-opener-policy', 'same-origin')
        response.setHeader('cross-origin-embedder-policy', 'require-corp')
      }
      if (page.options.policy) response.setHeader('content-security-policy', page.options.policy)
      response.end(page.html)
      return
    }
    const file = files.get(pathname)
    if (file === undefined) {
      response.writeHead(404).end('nothing here')
      return
    }
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    response.setHeader(
      'content-type',
      pathname.endsWith('.js') ? 'text/javascript' : 'application/octet-stream',
    )
    if (typeof file === 'function') file(response)
    else response.end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    built,
    files,
    asked,
    page(body, options = {}) {
      const path = `/page-${pages.size}`
      const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A story</title>${options.head ?? ''}
<script type="module" src="/tiny-story.js"></script></head><body><main><h1>Stories</h1>${body}</main></body></html>`
      pages.set(path, { html, options })
      return origin + path
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
