// The report in a real browser: two models side by side and a training run, on a wide screen and a phone, light and dark.
// EVAL_SCREENSHOTS=folder keeps the pictures.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInChromium, launchChromium, PATIENCE } from '../../tensor/test/chromium.ts'
import { type Evaluation, renderReport } from '../src/index.ts'
import { example } from './example.ts'

const [small, large, middle] = example.models
// Names as people give them: paths, long and without a place to break.
const pair: Evaluation = {
  ...example,
  models: [
    { ...small!, name: 'runs/2026-11-25_neo-64x2_vocabulary-2048_rate-0.001_seed-1' },
    { ...large!, name: 'large' },
  ],
}
const run: Evaluation = {
  ...example,
  models: [small!, middle!, large!].map((model, i) => ({
    ...model,
    name: `run-${1000 * (i + 1)}`,
    facts: { ...model.facts, step: 1000 * (i + 1) },
  })),
}
const screens = [
  ['wide and light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['wide and dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['a phone, light', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }],
  ['a phone, dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
] as const satisfies readonly (readonly [string, BrowserContextOptions])[]

describeInChromium(() => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    browser = await launchChromium()
    folder = await mkdtemp(join(tmpdir(), 'gpt-eval-'))
    await writeFile(join(folder, 'pair.html'), renderReport(pair, { title: 'Two models' }))
    await writeFile(join(folder, 'run.html'), renderReport(run, { title: 'A run' }))
  })
  afterAll(async () => {
    await browser?.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  for (const [name, on] of [
    ['pair', screens],
    ['run', screens.slice(0, 1)],
  ] as const) {
    test.each(on)(`${name}: %s`, async (screen, options) => {
      const context = await browser.newContext(options)
      try {
        const page = await context.newPage()
        page.setDefaultTimeout(PATIENCE)
        const errors: string[] = []
        page.on('pageerror', (error) => errors.push(error.message))
        page.on('console', (message) => errors.push(message.text()))
        page.on('request', (request) => {
          if (!request.url().startsWith('file:')) errors.push(request.url())
        })
        await page.goto(`file://${folder}/${name}.html`)
        await page.getByRole('button').click()
        expect(await page.locator('details.prompt:not([open])').count()).toBe(0)
        const pictures = process.env.EVAL_SCREENSHOTS ?? folder
        const path = join(pictures, `${name} ${screen}.png`)
        const picture = await page.screenshot({ path, fullPage: true })
        expect(picture.length).toBeGreaterThan(20_000)
        expect(await page.evaluate(tooLarge)).toEqual([])
        expect(await page.evaluate(faint)).toEqual([])
        expect(errors).toEqual([])
      } finally {
        await context.close()
      }
    })
  }

  test('models stand side by side where there is room, one below the other on a phone; the search finds', async () => {
    const columns = async (width: number): Promise<number> => {
      const page = await browser.newPage({ viewport: { width, height: 800 } })
      page.setDefaultTimeout(PATIENCE)
      await page.goto(`file://${folder}/pair.html`)
      await page.getByRole('button').click()
      const places = await page
        .locator('details.prompt .side')
        .first()
        .locator('> section')
        .evaluateAll((sections) => sections.map((section) => section.getBoundingClientRect().left))
      await find(page, 'beginning 3')
      await page.close()
      expect(places).toHaveLength(2)
      return new Set(places).size
    }
    expect([await columns(1280), await columns(360)]).toEqual([2, 1])
  })

  async function find(page: Page, words: string): Promise<void> {
    await page.getByRole('searchbox').or(page.locator('#find')).fill(words)
    expect(await page.locator('details.prompt:visible').count()).toBe(1)
  }
})

/** What reaches over the edge of the page (unless it can be scrolled to there), of its drawing, or of its own box. */
function tooLarge(): string[] {
  const found: string[] = []
  const say = (what: string, element: Element): void => {
    found.push(
      `${what}: ${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`,
    )
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page')
  // Where a finger can push it along, it may be wider.
  const pushed = '.scroll, .chart'
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect()
    if (box.width === 0) continue
    const drawing = element.tagName === 'text' ? element.closest('svg') : null
    const frame = drawing?.getBoundingClientRect()
    if (frame && (box.left < frame.left - 1 || box.right > frame.right + 1)) say('drawing', element)
    if (element.parentElement?.closest(pushed)) continue
    if (box.right > innerWidth + 1 || box.left < -1) say('page', element)
    const wide = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1
    if (wide && !element.matches(pushed)) say('box', element)
  }
  const labels = [...document.querySelectorAll('svg')].flatMap((svg) => {
    const texts = [...svg.querySelectorAll('text.x')].map((text) => text.getBoundingClientRect())
    return texts
      .slice(1)
      .filter((box, i) => box.left < texts[i]!.right && box.top === texts[i]!.top)
  })
  if (labels.length > 0) found.push(`${labels.length} labels run into each other`)
  return found
}

/** Text with less than 4.5 : 1 of contrast with what is behind it (WCAG AA). */
function faint(): string[] {
  const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = ([r = 0, g = 0, b = 0]: readonly number[]): number =>
    [r, g, b]
      .map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i]!, 0)
  const behind = (element: Element): number[] => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor)
      if (colour.length === 3 || (colour[3] ?? 0) === 1) return colour
    }
    return [255, 255, 255]
  }
  const found = new Set<string>()
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    )
    if (
      !own ||
      element.matches('script, style, title') ||
      element.getBoundingClientRect().width === 0
    )
      continue
    const { color, fill, opacity } = getComputedStyle(element)
    const [one, two] = [numbers(element.tagName === 'text' ? fill : color), behind(element)]
    const alpha = Number(opacity)
    const mixed = one.slice(0, 3).map((value, i) => value * alpha + two[i]! * (1 - alpha))
    const [light, dark] = [luminance(mixed), luminance(two)].sort((a, b) => b - a)
    const ratio = (light! + 0.05) / (dark! + 0.05)
    if (ratio < 4.5) found.add(`${ratio.toFixed(2)}: ${element.tagName} ${element.className}`)
  }
  return [...found]
}
