// The built site in a real browser, served from a sub-path of a static host.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Host, serveSite } from './serveSite.ts'

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome']
const executablePath = places.find((path) => path && existsSync(path))
const required = Boolean(process.env.TINYSTORIES_REQUIRE_BROWSER)
const missing = 'no Chromium: install it or name it in CHROMIUM'
/** On a busy machine a browser takes its time. */
const PATIENCE = { timeout: 120_000 }

describe.skipIf(!executablePath && !required)(`in Chromium (skipped if ${missing})`, () => {
  let folder: string
  let browser: Browser
  let host: Host
  let context: BrowserContext
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    if (!executablePath) throw new Error(missing)
    folder = await mkdtemp(join(tmpdir(), 'tinystories-web-'))
    const root = fileURLToPath(new URL('..', import.meta.url))
    const built = { outDir: folder, emptyOutDir: true }
    // Vitest says 'test', and vite then builds what is not for production: without the service worker.
    vi.stubEnv('NODE_ENV', 'production')
    await build({ root, configFile: join(root, 'vite.config.ts'), build: built, logLevel: 'error' })
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })

  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  beforeEach(async () => {
    host = await serveSite(folder, '/some/where/')
    errors.length = 0
    await fresh({})
  })

  afterEach(async () => {
    await context.close()
    host.close()
    expect(errors).toEqual([])
  })

  async function fresh(options: Parameters<Browser['newContext']>[0]): Promise<void> {
    await context?.close()
    context = await browser.newContext({ reducedMotion: 'reduce', ...options })
    context.setDefaultTimeout(PATIENCE.timeout)
    page = await newPage()
  }

  async function newPage(): Promise<Page> {
    const opened = await context.newPage()
    opened.on('pageerror', (error) => errors.push(error.message))
    return opened
  }

  const open = (link = ''): Promise<unknown> => page.goto(`${host.url}${link}`)
  const textOf = async (locator: Locator): Promise<string> => (await locator.textContent()) ?? ''
  const story = (): Promise<string> => textOf(page.locator('.telling .story'))
  const told = (): Promise<void> =>
    page.getByRole('button', { name: 'Word by word' }).and(page.locator(':enabled')).waitFor()
  /** Until the site is kept for when there is no network. */
  const kept = (): Promise<unknown> =>
    page.evaluate(() => navigator.serviceWorker.ready.then(() => true))

  async function violations(): Promise<string[]> {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
    await page.addScriptTag({ content: await readFile(axe, 'utf8') })
    const { violations: found } = await page.evaluate(
      () =>
        (
          globalThis as never as { axe: { run(): Promise<AxeResult> } }
        ).axe.run() as Promise<AxeResult>,
    )
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)
  }

  test('tells a story around the words, and the same one for the same link', async () => {
    await open('#/tell?words=swim,dog,brave&features=dialogue&seed=7')
    await told()
    const first = await story()
    expect(first).toMatch(/^Once upon a time, there was a brave dog\. The dog liked to swim/)
    expect(first.split(/\s+/).length).toBeGreaterThan(60)
    await page.getByRole('button', { name: 'Word by word' }).click()
    await page.locator('[data-token]').nth(40).hover()
    await page.locator('.alternatives li').first().waitFor()
    expect(await page.locator('.alternatives li').count()).toBe(6)
    await page.keyboard.press('Tab')
    await page.locator('[data-token][tabindex="0"]').focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('[data-token]:focus').getAttribute('data-token')).not.toBe(null)

    await page.getByRole('button', { name: 'Tell me another' }).click()
    await page.waitForURL(/seed=(?!7\b)/)
    await expect.poll(story, PATIENCE).not.toContain(first)
    await told()
    await page.goBack()
    await page.waitForURL(/seed=7\b/)
    await expect.poll(story, PATIENCE).toBe(first)
  })

  test('works offline once it was opened, and is isolated by then on a host that sends no headers', async () => {
    await open()
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
    await kept()
    host.close()
    await page.reload()
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    await page.getByRole('button', { name: 'Tell me a story' }).click()
    await told()
    expect((await story()).length).toBeGreaterThan(100)
  })

  test('a run goes on after its tab was closed, is finished, and tells stories', async () => {
    host.options.isolated = true
    await open('#/train')
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    await page.getByLabel('1 minute').check()
    await page.getByRole('button', { name: 'Begin', exact: true }).click()
    await page.waitForURL(/run=run-/)
    const { hash } = new URL(page.url())
    await page.getByText(/^Step \d+ of/).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText(/It stopped after step/).waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(/^Step \d+ of/).waitFor()
    await page.close()

    page = await newPage()
    await open(hash)
    const status = page.getByText(/It stopped after step/)
    await status.waitFor()
    const before = Number(/step ([\d,]+)/.exec(await textOf(status))![1].replace(',', ''))
    expect(before).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(/^Step \d+ of/).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await status.waitFor()
    const after = Number(/step ([\d,]+)/.exec(await textOf(status))![1].replace(',', ''))
    expect(after).toBeGreaterThan(before)

    await page.getByText('Take it away').click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: /\.tinystory/ }).click()
    const path = await (await downloading).path()
    expect((await readFile(path)).subarray(1, 4).toString()).toBe('TST')
    await page.getByRole('link', { name: 'Tell stories with it' }).click()
    await page.getByRole('button', { name: 'Tell me a story' }).click()
    await told()
  })

  test('a damaged model and a file that is none are told in words, and a good one is opened', async () => {
    host.options.damaged = /\.tinystory$/
    await open('#/tell?seed=1')
    await page.getByRole('alert').filter({ hasText: 'the file is damaged' }).waitFor()
    const choose = page.locator('.model-picker input[type=file]')
    const bytes = await readFile(storyModel)
    await choose.setInputFiles({ name: 'x.bin', mimeType: '', buffer: Buffer.alloc(400, 7) })
    await page.getByRole('alert').filter({ hasText: 'x.bin' }).first().waitFor()
    await choose.setInputFiles({ name: 'mine.tinystory', mimeType: '', buffer: bytes })
    await page.locator('select option', { hasText: 'mine' }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: /Tell me/ }).click()
    await told()
    expect(page.url()).toMatch(/model=file-[0-9a-f]{16}/)
    // Both views of one model: side by side, and each in its turn.
    const [, id] = /model=(file-\w+)/.exec(page.url())!
    await open(`#/compare?models=${id}&seed=3`)
    await page.locator('.time').waitFor()
    expect(await textOf(page.locator('.time'))).toMatch(/ms a token/)
  })

  test('looks inside: heads with their kinds, layers, neurons of two models', async () => {
    await open('#/inside')
    await page.locator('.kind.local, .kind.semantic').first().waitFor()
    expect(await page.locator('.head').count()).toBeGreaterThan(7)
    await page.locator('.head').nth(5).click()
    await page.locator('.reading button').nth(9).click()
    expect(await textOf(page.locator('.head-reader'))).toContain('Held')
    expect(new URL(page.url()).hash).toMatch(/head=\d\.\d/)
    await page.getByRole('link', { name: 'Layer by layer' }).click()
    await page.locator('.lens td').first().waitFor()
    expect(await page.locator('.lens tbody tr').count()).toBeGreaterThan(2)
    await page.getByRole('link', { name: 'Neurons' }).click()
    await page.locator('.neuron .peak').first().waitFor()
    await page.getByLabel('Beside').selectOption('shipped')
    await page.locator('.pair').first().waitFor()
    // A model beside itself: its neurons go with themselves.
    expect(await textOf(page.locator('.pair').first())).toContain('1.00')
  })

  test('on a slow network it says what it waits for', async () => {
    host.options.delay = 300
    await open('#/tell?seed=2')
    await page.getByText('The storyteller opens the book…').waitFor()
    await told()
  })

  test.each(['light', 'dark'] as const)(
    'axe finds nothing in any view, %s',
    async (colorScheme) => {
      await fresh({ colorScheme, viewport: { width: 390, height: 844 } })
      await open('#/tell?seed=5')
      await told()
      await page.getByRole('button', { name: 'Word by word' }).click()
      expect(await violations()).toEqual([])
      for (const [link, shown] of [
        ['#/train', 'Begin'],
        ['#/compare', 'Let them tell'],
        ['#/inside', 'Layer 1'],
        ['#/inside?look=layers', 'start'],
      ]) {
        await open(link)
        await page.getByText(shown, { exact: true }).first().waitFor()
        expect([link, await violations()]).toEqual([link, []])
      }
    },
  )
})

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[] }[]
  }[]
}
