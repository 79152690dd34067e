// <tiny-story> in a real browser, from a real server.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  describeInChromium,
  launchChromium,
  PATIENCE,
  SOFTWARE_GPU,
} from '../../tensor/test/chromium.ts'
import { stories, toldInNode, trainedModel } from './model.ts'
import { openSite, type Site } from './site.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const prompt = 'Once upon a time'
const story = (attributes: string, inside = ''): string =>
  `<tiny-story src="/model.tinystory" prompt="${prompt}" seed="3" pace="0" ${attributes}>${inside}</tiny-story>`

describeInChromium(() => {
  let browser: Browser
  let context: BrowserContext
  let site: Site
  let model: Uint8Array
  /** What seed 3 tells. */
  let expected: string

  beforeAll(async () => {
    model = await trainedModel()
    expected = await toldInNode(model, prompt, { seed: 3 })
    site = await openSite(model)
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser?.close()
    site?.close()
  })

  beforeEach(async () => {
    context = await browser.newContext()
    context.setDefaultTimeout(PATIENCE)
    await context.addInitScript(`
        globalThis.facts = {}
        for (const name of ['story-load', 'story-kept']) {
          addEventListener(name, ({ detail }) => Object.assign(facts, detail), true)
        }`)
    site.files.set('/model.tinystory', model)
    site.files.set('/gpu.js', site.built['gpu.js']!)
    site.asked.length = 0
  })

  afterEach(() => context.close())

  async function open(...parameters: Parameters<Site['page']>): Promise<Page> {
    const page = await context.newPage()
    await page.goto(site.page(...parameters))
    await wait(page, 'customElements.get("tiny-story")')
    return page
  }

  /** Runs a body with `story`, the element, in the page. */
  const inside = <T>(page: Page, body: string, selector = 'tiny-story'): Promise<T> =>
    page.evaluate(`(async () => {
      const story = document.querySelector(${JSON.stringify(selector)})
      ${body}
    })()`)

  /** Waits for something in the page. A strict policy forbids waitForFunction its eval, so the page itself looks. */
  const wait = (page: Page, condition: string): Promise<unknown> =>
    page.evaluate(`new Promise((resolve) => {
      const look = () => ((${condition}) ? resolve() : setTimeout(look, 10))
      look()
    })`)

  /** Waits until the element is in a state. */
  /** Chromium tells of workers a little after the page knows. */
  const workers = (page: Page, count: number): Promise<void> =>
    expect.poll(() => page.workers().length, { timeout: PATIENCE }).toBe(count)

  const until = (page: Page, state: string, selector = 'tiny-story') =>
    wait(page, `document.querySelector(${JSON.stringify(selector)}).state === '${state}'`)

  const ended = async (page: Page, selector = 'tiny-story'): Promise<string> => {
    const told = `document.querySelector(${JSON.stringify(selector)})`
    await wait(page, `${told}.state === 'ready' && ${told}.text !== ''`)
    return page.evaluate(`${told}.text`)
  }

  /** The model's facts, once it is open and kept. */
  const facts = async (page: Page): Promise<Record<string, unknown>> => {
    await wait(page, `'kept' in facts`)
    return page.evaluate('facts')
  }

  const shownError = async (page: Page): Promise<string> => {
    await until(page, 'error')
    return (await page.locator('tiny-story [role=alert]').textContent()) ?? ''
  }

  test('tells the story that Node tells, on any page', async () => {
    const page = await open(story('autoplay', '<p>A cover.</p>'))
    expect(await ended(page)).toBe(expected)
    expect(expected.length).toBeGreaterThan(prompt.length + 20)
    expect(await page.evaluate('crossOriginIsolated')).toBe(false)
    const shown = await page.locator('tiny-story [part=text]').textContent()
    expect(shown).toBe(expected.replaceAll(/\n\s*/g, ''))
    expect(await page.locator('tiny-story [part~=prompt]').textContent()).toBe(prompt)
    expect(await page.getByText('A cover.').isVisible()).toBe(false)
  })

  test('uses threads on an isolated page, to the same story', async () => {
    const page = await open(story('threads="2" loading="lazy"'), { isolated: true })
    expect(await page.evaluate('crossOriginIsolated')).toBe(true)
    await inside(page, 'await story.load()')
    expect(await facts(page)).toMatchObject({ threads: 2, backend: 'wasm', from: 'network' })
    await inside(page, 'await story.tell()')
    expect(await ended(page)).toBe(expected)
  })

  test('is told by the graphics card where that is asked for, and without one all the same', async () => {
    const page = await open(story('backend="webgpu" autoplay'))
    expect(await ended(page)).toBe(expected)
    expect(await facts(page)).toMatchObject({ backend: 'wasm' })

    const other = await launchChromium(...SOFTWARE_GPU)
    try {
      const graphics = await other.newPage()
      graphics.setDefaultTimeout(PATIENCE)
      await graphics.goto(site.page(story('backend="webgpu" loading="lazy"')))
      await wait(graphics, 'customElements.get("tiny-story")')
      const backend = await inside(
        graphics,
        `const opened = new Promise((resolve) => story.addEventListener('story-load', resolve))
          await story.tell()
          return (await opened).detail.backend`,
      )
      expect(backend).toBe('webgpu')
      expect(await ended(graphics)).toBe(expected)
      const told = graphics.locator('tiny-story')
      await told.evaluate((element) => element.setAttribute('backend', 'abacus'))
      await inside(graphics, 'story.close(); story.tell().catch(() => {})')
      expect(await shownError(graphics)).toMatch(/backend must be 'wasm' or 'webgpu', got 'abacus'/)
    } finally {
      await other.close()
    }
  })

  test('a graphics card that is lost in mid-story costs nothing: the story goes on in WebAssembly', async () => {
    // The test takes the device from the worker's hands.
    site.files.set(
      '/gpu.js',
      `const ask = globalThis.GPUAdapter?.prototype.requestDevice
        if (ask) GPUAdapter.prototype.requestDevice = async function (...wishes) {
          return (globalThis.device = await ask.apply(this, wishes))
        };${site.built['gpu.js']}`,
    )
    const other = await launchChromium(...SOFTWARE_GPU)
    try {
      const page = await other.newPage()
      page.setDefaultTimeout(PATIENCE)
      await page.goto(site.page(story('backend="webgpu" loading="lazy"')))
      await wait(page, 'customElements.get("tiny-story")')
      await inside(
        page,
        `globalThis.told = []
          for (const name of ['story-load', 'story-moved']) {
            story.addEventListener(name, ({ detail }) => told.push(name, detail.backend))
          }
          story.tell({ pace: 4 }).catch(() => {})`,
      )
      const tokens = `document.querySelector('tiny-story').text.length`
      await wait(page, `${tokens} > ${prompt.length + 10}`)
      await page.workers()[0]!.evaluate('device.destroy()')
      expect(await ended(page)).toBe(expected)
      expect(await page.evaluate('told')).toEqual(['story-load', 'webgpu', 'story-moved', 'wasm'])
      // The next one begins where this one ended up.
      await inside(page, 'await story.tell()')
      expect(await ended(page)).toBe(expected)
    } finally {
      await other.close()
    }
  })

  test('asks nothing of a lazy element, and of an eager one only the model', async () => {
    const page = await open(`${story('loading="lazy"')}`)
    expect(site.asked.filter((path) => path === '/model.tinystory')).toEqual([])
    await page.getByRole('button', { name: 'Tell a story' }).click()
    expect(await ended(page)).toBe(expected)
    const asked = new Set(site.asked.slice(1))
    asked.delete('/favicon.ico')
    expect(asked).toEqual(new Set(['/tiny-story.js', '/model.tinystory']))
  })

  test('tells again without a network', async () => {
    const page = await open(story(''))
    await facts(page)
    await context.route('**/model.tinystory', (route) => route.abort('internetdisconnected'))
    await page.reload()
    expect(await facts(page)).toMatchObject({ from: 'cache', kept: true })
    await inside(page, 'await story.tell()')
    expect(await ended(page)).toBe(expected)
    // Nothing was kept under another address.
    await inside(page, `story.src = '/other.tinystory'`)
    expect(await shownError(page)).toMatch(/^The story cannot be loaded: .*404/)
  })

  test('a copy with the right hash needs no request, a damaged copy is fetched anew', async () => {
    const hash = `sha256-${createHash('sha256').update(model).digest('base64')}`
    const page = await open(story(`integrity="${hash}"`))
    await facts(page)
    const requests = () => site.asked.filter((path) => path === '/model.tinystory').length
    expect(requests()).toBe(1)
    await page.reload()
    expect(await facts(page)).toMatchObject({ from: 'cache' })
    expect(requests()).toBe(1)
    await page.evaluate(`(async () => {
      const cache = await caches.open('tiny-story')
      const [key] = await cache.keys()
      const bytes = new Uint8Array(await (await cache.match(key)).arrayBuffer())
      bytes[bytes.length >> 1] ^= 1
      await cache.put(key, new Response(bytes))
    })()`)
    await page.reload()
    expect(await facts(page)).toMatchObject({ from: 'network', kept: true })
    expect(requests()).toBe(2)
  })

  test('another file than the hash names is refused', async () => {
    const page = await open(story(`integrity="sha256-${'A'.repeat(43)}="`))
    expect(await shownError(page)).toMatch(/^The story’s model is not the one that belongs here: /)
    expect(
      await page.evaluate(`caches.open('tiny-story').then((c) => c.keys()).then((k) => k.length)`),
    ).toBe(0)
  })

  test('shows how far a slow network is', async () => {
    const half = model.length >> 1
    let finish = (): void => {}
    site.files.set('/model.tinystory', (response) => {
      response.setHeader('content-length', model.length)
      response.write(model.subarray(0, half))
      finish = () => response.end(model.subarray(half))
    })
    const page = await open(story('autoplay'))
    const bar = page.getByRole('progressbar', { name: 'Loading the story' })
    await wait(
      page,
      `document.querySelector('tiny-story').shadowRoot.querySelector('progress').value > 0`,
    )
    expect(Number(await bar.getAttribute('value'))).toBeCloseTo(half / model.length, 3)
    expect(await page.getByRole('status').textContent()).toBe('Loading the story')
    finish()
    expect(await ended(page)).toBe(expected)
    expect(await bar.isVisible()).toBe(false)
  })

  test.each([
    [
      'one flipped bit',
      () => model.map((byte, i) => (i === model.length - 900 ? byte ^ 4 : byte)),
      /damaged.*checksum/,
    ],
    ['half a file', () => model.slice(0, model.length >> 1), /damaged.*passes the end of the file/],
    ['nothing', () => new Uint8Array(0), /damaged/],
    [
      'a page instead of a model',
      () => '<!doctype html><p>Sign in</p>'.padEnd(200),
      /no \.tinystory file/,
    ],
  ])('says so if the model is %s, and tries again when asked', async (_, damaged, message) => {
    site.files.set('/model.tinystory', damaged())
    const page = await open(story(''))
    expect(await shownError(page)).toMatch(message)
    site.files.set('/model.tinystory', model)
    await page.getByRole('button').click()
    expect(await ended(page)).toBe(expected)
    expect(await page.getByRole('alert').isVisible()).toBe(false)
  })

  test('a connection that breaks is told apart', async () => {
    site.files.set('/model.tinystory', (response) => {
      response.setHeader('content-length', model.length)
      response.write(model.subarray(0, 1000), () => response.destroy())
    })
    expect(await shownError(await open(story('')))).toMatch(/cannot be loaded: .*no connection/)
  })

  test('two elements tell two stories at once', async () => {
    const other = story('id="other" autoplay').replace('seed="3"', 'seed="4"')
    const page = await open(story('id="one" autoplay') + other)
    expect(await ended(page, '#one')).toBe(expected)
    expect(await ended(page, '#other')).toBe(await toldInNode(model, prompt, { seed: 4 }))
    await workers(page, 2)
  })

  test('an element that is removed in mid-story ends its worker, one that is moved goes on', async () => {
    const page = await open(story('autoplay').replace('pace="0"', 'pace="4"'))
    await until(page, 'telling')
    await inside(page, `document.querySelector('main').append(story)`)
    await wait(page, `document.querySelector('tiny-story').text.length > ${prompt.length + 5}`)
    expect(await inside(page, 'return story.state')).toBe('telling')
    const gone = page
      .workers()[0]
      .evaluate('1')
      .then(() => page.workers()[0])
    const worker = await gone
    const closed = new Promise<void>((resolve) => worker.once('close', () => resolve()))
    await inside(page, 'globalThis.kept = story; story.remove()')
    await closed
    await workers(page, 0)
    expect(await page.evaluate('kept.state')).toBe('idle')
    // Put back, it tells again.
    await page.evaluate(
      `kept.setAttribute('pace', '0'), document.querySelector('main').append(kept)`,
    )
    expect(await ended(page)).toBe(expected)
  })

  test('works after going away and coming back', async () => {
    const page = await open(story('autoplay'))
    await ended(page)
    await page.goto(site.page('<p>Elsewhere</p>'))
    await page.goBack()
    await wait(page, 'customElements.get("tiny-story")')
    await ended(page)
    await inside(page, 'await story.tell()')
    expect(await ended(page)).toBe(expected)
    await page.goForward()
    expect(await page.getByText('Elsewhere').isVisible()).toBe(true)
  })

  test('is worked with the keyboard; the button keeps the focus', async () => {
    const page = await open(story('').replace('pace="0"', 'pace="6"'))
    await until(page, 'ready')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    await wait(page, `document.querySelector('tiny-story').text.length > ${prompt.length}`)
    const end = inside<{ reason: string; text: string }>(
      page,
      `return new Promise((resolve) => story.addEventListener('story-end', ({ detail }) => resolve(detail)))`,
    )
    await page.keyboard.press('Space')
    const { reason, text } = await end
    expect(reason).toBe('stopped')
    expect(expected.startsWith(text)).toBe(true)
    const button = page.getByRole('button', { name: 'Tell another story' })
    await button.waitFor()
    expect(await button.evaluate((node) => node.matches(':focus'))).toBe(true)
  })

  test('a screen reader hears paragraphs, not words', async () => {
    const page = await open(story('loading="lazy"'))
    const said = await inside<string[]>(
      page,
      `const said = []
      const region = story.shadowRoot.querySelector('[role=status]')
      new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true })
      await story.tell()
      await new Promise((resolve) => setTimeout(resolve))
      return said`,
    )
    const paragraphs = expected.split(/\n+/).filter((line) => line.trim() !== '')
    expect(paragraphs.length).toBeGreaterThan(1)
    expect(said.filter((text) => text !== '' && text !== 'Loading the story')).toEqual(
      paragraphs.map((line) => line.trimStart()),
    )
  })

  test('who wants less motion gets the story at once and no blinking', async () => {
    const page = await context.newPage()
    // What the page asks of the worker tells the pace.
    await page.addInitScript(`
      globalThis.paces = []
      const post = Worker.prototype.postMessage
      Worker.prototype.postMessage = function (order) {
        if (order.kind === 'tell') paces.push(order.options.pace)
        post.call(this, order)
      }`)
    await page.goto(site.page(story('').replace('pace="0"', 'max-tokens="3"')))
    await wait(page, 'customElements.get("tiny-story")')
    const blinks = (): Promise<string> =>
      inside(
        page,
        `story.addEventListener('story-start', () => {
          const caret = story.shadowRoot.querySelector('[part=caret]')
          story.blinks = getComputedStyle(caret).animationName
        })
        await story.tell()
        return story.blinks`,
      )
    expect(await blinks()).toBe('blink')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await blinks()).toBe('none')
    expect(await page.evaluate('paces')).toEqual([30, 0])
  })

  test('axe finds nothing, whatever the element is doing', async () => {
    const page = await open(story('', '<p>A cover.</p>').replace('pace="0"', 'pace="4"'))
    await page.addScriptTag({ content: axe })
    const check = async (): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const { violations } = await page.evaluate<{ violations: { id: string }[] }>('axe.run()')
        expect(violations).toEqual([])
      }
    }
    await until(page, 'ready')
    await check()
    await inside(page, 'story.tell().catch(() => {})')
    await until(page, 'telling')
    await check()
    await inside(page, 'story.stop()')
    await until(page, 'ready')
    await check()
    await inside(page, `story.src = '/nowhere.tinystory'`)
    await until(page, 'error')
    await check()
  })

  test('a page with a strict policy is told what it must allow', async () => {
    const base = "default-src 'self'; script-src 'self'"
    const noWorker = await open(story(''), { policy: base })
    expect(await shownError(noWorker)).toMatch(
      /policy forbids the worker; allow it with worker-src blob:/,
    )
    const noWasm = await open(story(''), { policy: `${base}; worker-src blob:` })
    expect(await shownError(noWasm)).toMatch(/policy forbids WebAssembly; .*'wasm-unsafe-eval'/)
    const allowed = await open(story('autoplay'), {
      policy: `${base} 'wasm-unsafe-eval'; worker-src blob:`,
    })
    expect(await ended(allowed)).toBe(expected)
    const own = await open(story('autoplay worker="/worker.js"'), {
      policy: `${base} 'wasm-unsafe-eval'`,
    })
    expect(await ended(own)).toBe(expected)
  })

  test.each([
    ['temperature="hot"', /temperature must be a number of at least 0, got 'hot'/],
    ['top-p="2"', /topP must be/],
    ['max-tokens="0"', /max-tokens must be a number of at least 1, got '0'/],
    ['threads="2"', /threads need SharedArrayBuffer/],
  ])('%s is refused in words', async (attribute, message) => {
    const page = await open(story(`autoplay ${attribute}`))
    expect(await shownError(page)).toMatch(message)
  })

  test('max-tokens, options and slots', async () => {
    const page = await open(
      story('max-tokens="5" loading="lazy"', '<span slot="tell">Erzähl</span>'),
    )
    await page.getByRole('button', { name: 'Erzähl' }).click()
    const short = await ended(page)
    expect(short).toBe(await toldInNode(model, prompt, { seed: 3, maxTokens: 5 }))
    const greedy = await inside<string>(
      page,
      `return story.tell({ prompt: 'Tom', temperature: 0, maxTokens: 12 })`,
    )
    expect(greedy).toBe(await toldInNode(model, 'Tom', { temperature: 0, maxTokens: 12 }))
    // The later of two wins.
    const [first, second] = await inside<string[]>(
      page,
      `return Promise.all([story.tell({ prompt: 'Tom' }), story.tell({ prompt: 'Lily', maxTokens: 3 })])`,
    )
    expect(first).toBe('')
    expect(second).toMatch(/^Lily/)
  })

  test('the API tells, stops and ends without the element', async () => {
    const page = await open('')
    const result = await page.evaluate(`(async () => {
      const { openStory } = await import('/tiny-story.js')
      const bytes = await (await fetch('/model.tinystory')).arrayBuffer()
      const story = await openStory(new Blob([bytes]))
      let text = ''
      for await (const piece of story.tell('${prompt}', { seed: 3 })) text += piece
      let left = 0
      for await (const _ of story.tell('Tom', { pace: 50 })) if (++left === 2) break
      const second = story.tell('Tom')
      await second.next()
      const busy = await story.tell('Tom').next().catch((error) => error.code)
      const abort = new AbortController()
      const other = await openStory('/model.tinystory', { signal: abort.signal })
      const telling = other.tell('Tom', { pace: 1 })
      await telling.next()
      abort.abort(new Error('enough'))
      const ended = await telling.next().catch((error) => error.message)
      const closed = await other.tell('Tom').next().catch((error) => error.message)
      story.close()
      return { text, left, busy, ended, closed }
    })()`)
    expect(result).toEqual({
      text: expected.slice(prompt.length),
      left: 2,
      busy: 'option',
      ended: 'enough',
      closed: 'enough',
    })
    await workers(page, 0)
  })

  test('trains from a configuration alone, and tells with what it trained', async () => {
    const page = await open('<tiny-story prompt="Once" temperature="0" pace="0"></tiny-story>')
    const result = await page.evaluate<Record<string, unknown>>(`(async () => {
      const { train } = await import('/tiny-story.js')
      const config = {
        model_type: 'gpt_neo', vocab_size: 300, max_position_embeddings: 64, hidden_size: 32,
        num_layers: 2, num_heads: 2, attention_types: [[['global', 'local'], 1]], window_size: 16,
      }
      const training = train({ config, texts: ${JSON.stringify(stories)}, steps: 60, batch: 4, context: 32 })
      const losses = []
      let next = await training.next()
      for (; !next.done; next = await training.next()) losses.push(next.value.loss)
      const { model, ...facts } = next.value
      const story = document.querySelector('tiny-story')
      story.src = URL.createObjectURL(model)
      const text = await story.tell()
      const bytes = [...new Uint8Array(await model.arrayBuffer())]
      const bad = await train({ config: { model_type: 'gpt_neo' }, texts: ['a'] }).next().catch((e) => e.message)
      const stop = new AbortController()
      const long = train({ config: 'neo-64x1', texts: ${JSON.stringify(stories)}, steps: 100000, context: 32 }, { signal: stop.signal })
      await long.next()
      stop.abort()
      let last = await long.next()
      while (!last.done) last = await long.next()
      return { losses, facts, text, bytes, bad, stopped: last.value.steps, size: last.value.model.size }
    })()`)
    const { losses, facts, text, bytes, bad, stopped, size } = result as {
      losses: number[]
      facts: { steps: number; parameters: number }
      text: string
      bytes: number[]
      bad: string
      stopped: number
      size: number
    }
    expect(facts.steps).toBe(60)
    expect(losses.at(-1)).toBeLessThan(losses[0] * 0.6)
    expect(text).toBe(await toldInNode(Uint8Array.from(bytes), 'Once', { temperature: 0 }))
    expect(bad).toMatch(/vocab_size/)
    expect(stopped).toBeGreaterThan(0)
    expect(stopped).toBeLessThan(100000)
    expect(size).toBeGreaterThan(10_000)
    expect(site.asked).toContain('/train.js')
  })
})
