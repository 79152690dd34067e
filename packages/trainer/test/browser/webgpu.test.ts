// WebGPU in a real browser, on a cross-origin isolated page and on any other: the samples that hold in Node, the tokens
// of run.c, and a training run whose page is put aside.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  describeInChromium,
  launchChromium,
  PATIENCE,
  SOFTWARE_GPU,
} from '../../../tensor/test/chromium.ts'
import type { SampleResult } from '../../../tensor/test/sampleResult.ts'

const data = process.env.TINYSTORIES_DATA ?? '../../shared/data'
const files = {
  model: `${data}/llama2c/stories260K.bin`,
  run: `${data}/reference/stories260K_runc_lily_prompt.json`,
}

describeInChromium(() => {
  let browser: Browser
  let server: Server

  beforeAll(async () => {
    const bundle = await build({
      entryPoints: [fileURLToPath(new URL('./page.ts', import.meta.url))],
      bundle: true,
      format: 'esm',
      conditions: ['@ts/source'],
      write: false,
    })
    server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      const script = pathname === '/page.js'
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
      if (script || pathname === '/isolated') {
        response.setHeader('cross-origin-opener-policy', 'same-origin')
        response.setHeader('cross-origin-embedder-policy', 'require-corp')
      }
      if (pathname === '/model.bin') return response.end(await readFile(files.model))
      response.end(
        script ? bundle.outputFiles[0].text : '<script type="module" src="/page.js"></script>',
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    browser = await launchChromium(...SOFTWARE_GPU)
  })

  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  async function open(path: string): Promise<{ readonly page: Page; readonly auto: string }> {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE)
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
    await page.waitForFunction('globalThis.page')
    const { adapter, auto } = await page.evaluate<{ adapter: string; auto: string }>('page.open()')
    expect(adapter).toBe('swiftshader')
    return { page, auto }
  }

  test.each([
    ['an isolated page', '/isolated', true],
    ['any other page', '/plain', false],
  ])('%s computes every op', async (_, path, isolated) => {
    const { page, auto } = await open(path)
    expect(await page.evaluate('crossOriginIsolated')).toBe(isolated)
    expect(auto).toMatch(/^wasm: the only adapter of WebGPU, .*swiftshader.*, is software/)
    const results = await page.evaluate<SampleResult[]>('page.samples()')
    expect(new Set(results.map(({ op }) => op)).size).toBeGreaterThan(33)
    for (const { op, title, tolerance, errors, failure } of results) {
      expect(failure, `${op} ${title}`).toBeUndefined()
      expect(errors, `${op} ${title}`).not.toEqual([])
      for (const error of errors) {
        expect(error ?? Number.POSITIVE_INFINITY, `${op} ${title}`).toBeLessThanOrEqual(tolerance)
      }
    }
    await page.close()
  })

  test.each(['/isolated', '/plain'])('%s tells what run.c tells', async (path) => {
    if (!existsSync(files.model)) throw new Error('no reference data')
    const { tokens, prompt_tokens: prompt } = JSON.parse(await readFile(files.run, 'utf8'))
    const { page } = await open(path)
    const told = await page.evaluate(`page.tokens('/model.bin', ${JSON.stringify(prompt)}, 30)`)
    expect(told).toEqual(tokens.slice(prompt.length, prompt.length + 30))
    await page.close()
  })

  test('a run whose page is frozen, and one whose GPU goes meanwhile, lose nothing', async () => {
    const { page } = await open('/plain')
    const undisturbed = await page.evaluate<number[]>('page.losses(40)')
    expect(undisturbed.length).toBe(40)
    const session = await page.context().newCDPSession(page)
    /** The losses of a run whose page is frozen after a step, and goes on while it is. */
    const frozenAt = async (step: number, meanwhile = ''): Promise<number[]> => {
      const losses = page.evaluate<number[]>(`page.losses(40, ${step})`)
      await page.waitForFunction('page.held', null, { polling: 5 })
      await session.send('Page.setWebLifecycleState', { state: 'frozen' })
      await page.evaluate(`${meanwhile}; page.goOn()`)
      await session.send('Page.setWebLifecycleState', { state: 'active' })
      return losses
    }
    expect(await frozenAt(5)).toEqual(undisturbed)
    expect(await page.evaluate('page.recovered')).toBe(0)
    expect(await frozenAt(15, 'page.device.destroy()')).toEqual(undisturbed)
    expect(await page.evaluate('page.recovered')).toBe(1)
    await page.close()
  })
})
