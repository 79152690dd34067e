// Every page that a command writes, in a real browser: wide and on a phone, light and dark.
// PAGE_SCREENSHOTS=folder keeps the pictures.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInChromium, launchChromium } from '../../../packages/tensor/test/chromium.ts'
import { temporaryFolder, tinystories } from './cli.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const at = temporaryFolder()
const model = fileURLToPath(storyModel)
const story =
  'Once upon a time, there was a girl named Lily. One day, she found a <b>big</b> red ball.'

/** What writes each page, and what is tried on it. */
const pages: Readonly<
  Record<string, { readonly args: readonly string[]; readonly use?: (page: Page) => Promise<void> }>
> = {
  'inside.html': {
    args: ['inspect', '--model', model, '--text', story, '--neurons', '2', '--html', 'inside.html'],
    use: async (page) => {
      const expected = page.locator('#expected')
      await page.locator('#likely .token', { hasText: 'named' }).click()
      expect(await expected.textContent()).toMatch(/^" named" [\d.]+ %, rank \d+; likeliest: "/)
      await page.keyboard.press('Tab')
      expect(await expected.textContent()).toMatch(/^" Lily" /)
      // Another head looks elsewhere.
      const shades = () =>
        page.locator('#reading .token').evaluateAll((all) => all.map((one) => one.style.cssText))
      await page.locator('#reading .token', { hasText: 'found' }).hover()
      const first = await shades()
      await page.getByRole('button', { name: /^3\.2 / }).click()
      expect(await page.getByText(/^Head 3\.2 /).isVisible()).toBe(true)
      expect(await shades()).not.toEqual(first)
    },
  },
  'report.html': {
    args: ['data', 'report', '--data', 's.txt', '--training', 's.txt', '--out', 'report.html'],
  },
  'made.jsonl.report.html': {
    args: ['datagen', '--provider', 'offline', '--count', '40', '--out', 'made.jsonl'],
  },
  'run/report.html': {
    args: [
      ...['train', '--data', 's.txt', '--out', 'run', '--preset', 'neo-64x1', '--vocab', '300'],
      ...['--steps', '12', '--batch', '2', '--context', '32', '--threads', '1'],
    ],
  },
  'judged/report.html': {
    args: [
      ...['eval', '--model', model, '--judge', 'offline', '--completions', '1', '--limit', '4'],
      ...['--out', 'judged'],
    ],
  },
}

const screens = [
  [1280, 'light'],
  [1280, 'dark'],
  [360, 'light'],
  [360, 'dark'],
] as const

describeInChromium(() => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
    await tinystories(['write', '--count', '60', '--out', at('s.txt')])
  })
  afterAll(() => browser?.close())

  test.each(Object.entries(pages))('%s', async (name, { args, use }) => {
    const { code, stderr } = await tinystories(args, { cwd: at('') })
    expect(code, stderr).toBe(0)
    for (const [width, colorScheme] of screens) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
      const page = await context.newPage()
      const heard: string[] = []
      page.on('pageerror', ({ message }) => heard.push(message))
      page.on('console', (message) => heard.push(message.text()))
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) heard.push(request.url())
      })
      await page.goto(`file://${at(name)}`)
      await use?.(page)
      const folder = process.env.PAGE_SCREENSHOTS
      if (folder) {
        const file = `${name.replace('/', ' ')} ${width} ${colorScheme}.png`
        await page.screenshot({ path: join(folder, file), fullPage: true })
      }
      await page.addScriptTag({ content: axe })
      const { violations } = await page.evaluate<Violations>('axe.run()')
      const sideways = 'document.documentElement.scrollWidth > innerWidth'
      expect({
        heard,
        violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.target}`),
        sideways: await page.evaluate(sideways),
      }).toEqual({ heard: [], violations: [], sideways: false })
      await context.close()
    }
  })
})

interface Violations {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[] }[]
  }[]
}
