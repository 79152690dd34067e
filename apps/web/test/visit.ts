// A real browser on the built site, served from a sub-path of a static host: new for each test.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest'
import { launchChromium, PATIENCE } from '../../../packages/tensor/test/chromium.ts'
import { type Host, serveSite } from './serveSite.ts'

/** Contents of files by their names. */
type Files = Readonly<Record<string, Buffer>>

/** What a test sees and does. */
export class Visit {
  private browser!: Browser
  private context!: BrowserContext
  readonly errors: string[] = []
  host!: Host
  page!: Page

  async launch(args: readonly string[]): Promise<void> {
    this.browser = await launchChromium(...args)
  }

  async leave(): Promise<void> {
    await this.browser?.close()
  }

  async begin(): Promise<void> {
    this.host = await serveSite(inject('site'), '/some/where/')
    this.errors.length = 0
    await this.fresh({})
  }

  async end(): Promise<void> {
    await this.context.close()
    this.host.close()
    expect(this.errors).toEqual([])
  }

  /** As someone else who was never here. */
  async fresh(options: BrowserContextOptions): Promise<void> {
    await this.context?.close()
    this.context = await this.browser.newContext({ reducedMotion: 'reduce', ...options })
    this.context.setDefaultTimeout(PATIENCE)
    await this.newTab()
  }

  async newTab(): Promise<void> {
    this.page = await this.context.newPage()
    this.page.on('pageerror', (error) => this.errors.push(error.message))
  }

  async open(link = ''): Promise<void> {
    await this.page.goto(`${this.host.url}${link}`)
  }

  async story(): Promise<string> {
    return (await this.page.locator('.telling .story').textContent()) ?? ''
  }

  /** Until a story is told and every word can be asked. */
  async told(): Promise<void> {
    const closer = this.page.getByRole('button', { name: 'Word by word' })
    await closer.and(this.page.locator(':enabled')).waitFor()
  }

  /** Drops files on the page, as with a mouse. */
  async drop(files: Files): Promise<void> {
    const encoded = Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')])
    await this.page.evaluate(async (entries) => {
      const dataTransfer = new DataTransfer()
      for (const [name, base64] of entries) {
        const blob = await (await fetch(`data:application/octet-stream;base64,${base64}`)).blob()
        dataTransfer.items.add(new File([blob], name))
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }))
      }
    }, encoded)
  }

  /** Opens files with the button beside the list of models. */
  async choose(files: Files): Promise<void> {
    const list = Object.entries(files).map(([name, buffer]) => ({ name, mimeType: '', buffer }))
    await this.page.locator('.model-picker input[type=file]').setInputFiles(list)
  }

  /** What axe finds wrong with the page as it is now. */
  async violations(): Promise<string[]> {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
    await this.page.addScriptTag({ content: await readFile(axe, 'utf8') })
    const { violations } = await this.page.evaluate(() =>
      (globalThis as never as { axe: { run(): Promise<AxeResult> } }).axe.run(),
    )
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`,
    )
  }

  /** What is wider than the page, which then scrolls sideways. */
  async overflowing(): Promise<string[]> {
    return this.page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement
      if (scrollWidth <= clientWidth) return []
      return [...document.querySelectorAll('main *')]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
        .map(({ tagName, className }) => `${tagName}.${className}`)
        .concat(`${scrollWidth} > ${clientWidth}`)
    })
  }
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[] }[]
  }[]
}

/**
 * A visit that begins anew before each test and must end without an error of the page.
 *
 * @param args of Chromium
 */
export function useVisit(...args: readonly string[]): Visit {
  const visit = new Visit()
  beforeAll(() => visit.launch(args))
  afterAll(() => visit.leave())
  beforeEach(() => visit.begin())
  afterEach(() => visit.end())
  return visit
}
