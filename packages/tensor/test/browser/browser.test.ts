// The WASM backend in a real browser: with threads on a cross-origin isolated page, without them on
// any other, and the same bits as in Node.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInChromium, launchChromium, PATIENCE } from '../chromium.ts'
import { networkBits } from './network.ts'

type Answer = { bits?: Record<string, number[]>; error?: string }
type Engine = 'inPage' | 'inWorker'

describeInChromium(() => {
  let browser: Browser
  let server: Server
  let expected: Record<string, number[]>

  beforeAll(async () => {
    const bundle = await build({
      entryPoints: [fileURLToPath(new URL('./page.ts', import.meta.url))],
      bundle: true,
      format: 'esm',
      conditions: ['@ts/source'],
      write: false,
    })
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      const script = pathname === '/page.js'
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
      if (script || pathname === '/isolated') {
        response.setHeader('cross-origin-opener-policy', 'same-origin')
        response.setHeader('cross-origin-embedder-policy', 'require-corp')
      }
      response.end(
        script ? bundle.outputFiles[0].text : '<script type="module" src="/page.js"></script>',
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    browser = await launchChromium()
    expected = await networkBits({ threads: 1 })
  })

  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE)
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
    await page.waitForFunction('globalThis.inPage')
    return page
  }

  const compute = (page: Page, engine: Engine, threads: number): Promise<Answer> =>
    page.evaluate(`globalThis.${engine}(${threads})`)

  test('an isolated page runs the engine in a worker, on one thread and on two', async () => {
    const page = await open('/isolated')
    expect(await page.evaluate('crossOriginIsolated')).toBe(true)
    for (const threads of [1, 2]) {
      expect((await compute(page, 'inWorker', threads)).bits).toEqual(expected)
    }
  })

  test('any other page runs it on one thread, in a worker or in the page itself', async () => {
    const page = await open('/plain')
    expect(await page.evaluate('crossOriginIsolated')).toBe(false)
    expect((await compute(page, 'inWorker', 1)).bits).toEqual(expected)
    expect((await compute(page, 'inPage', 1)).bits).toEqual(expected)
  })

  test('threads where memory cannot be shared are refused in words', async () => {
    const { error } = await compute(await open('/plain'), 'inWorker', 2)
    expect(error).toMatch(/threads need SharedArrayBuffer; serve the page cross-origin isolated/)
  })

  test('threads on the page’s own thread, which must not wait, are refused in words', async () => {
    const { error } = await compute(await open('/isolated'), 'inPage', 2)
    expect(error).toMatch(/open it in a worker/)
  })
})
