// The custom element: attributes in, a story and events out.
import { openStory, type Story } from '../openStory.ts'
import type { TellOptions } from '../protocol.ts'
import { StoryError } from '../storyError.ts'
import { backendAttribute, numberAttribute, tellOptions } from './attributes.ts'
import type { TinyStoryEventMap } from './events.ts'
import { headingOf } from './headings.ts'
import { Page } from './page.ts'

/** What the element is doing. Also a CSS state: `tiny-story:state(telling)`. */
export type TinyStoryState = 'idle' | 'loading' | 'ready' | 'telling' | 'error'

/** How fast a story is told if nothing else is said, in tokens per second: a little faster than one reads. */
const PACE = 30
/** On a server there are no elements; there the module can still be imported. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

/**
 * `<tiny-story src="model.tinystory" prompt="Once upon a time" autoplay></tiny-story>`: a model that tells
 * stories in the page. The README lists attributes, events, slots and parts.
 */
export class TinyStory extends Base {
  static readonly observedAttributes: readonly string[] = ['src', 'integrity']

  private readonly internals: ElementInternals | null
  private readonly page: Page
  private current: TinyStoryState = 'idle'
  /** The model's coming, and the model. */
  private opening: Promise<Story> | null = null
  private story: Story | null = null
  /** Ends what belongs to the model that is open now. */
  private life = new AbortController()
  /** Counts what was asked for: only the last may begin. */
  private turn = 0
  /** Whether a story is asked for and not yet over. */
  private wanted = false
  private last: Promise<unknown> = Promise.resolve()
  private told = ''
  private shown: unknown = null

  constructor() {
    super()
    this.internals = this.attachInternals?.() ?? null
    this.page = new Page(this.attachShadow({ mode: 'open' }))
    this.page.button.addEventListener('click', () => {
      if (this.wanted) this.stop()
      else this.tell().catch(() => {})
    })
  }

  /** Where the model is, a URL relative to the page. */
  get src(): string {
    return this.getAttribute('src') ?? ''
  }
  set src(url: string) {
    this.setAttribute('src', url)
  }

  /** What the story begins with. */
  get prompt(): string {
    return this.getAttribute('prompt') ?? ''
  }
  set prompt(text: string) {
    this.setAttribute('prompt', text)
  }

  /** The story so far, prompt included. */
  get text(): string {
    return this.told
  }

  get state(): TinyStoryState {
    return this.current
  }

  /** Opens the model, if that has not begun. @throws StoryError, which the element also shows */
  async load(): Promise<void> {
    const { signal } = this.life
    await this.open().catch((error: unknown) => {
      if (!signal.aborted) this.fail(error)
      throw error
    })
  }

  /**
   * Tells a story; one that is being told is stopped first.
   *
   * @param options before the attributes
   * @returns the whole text, prompt included; what there is of it if it was stopped
   * @throws StoryError, which the element also shows
   */
  async tell(options: TellOptions & { readonly prompt?: string } = {}): Promise<string> {
    const turn = ++this.turn
    this.wanted = true
    this.story?.stop()
    this.page.label('stop')
    try {
      const { prompt = this.prompt, ...rest } = options
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
      const wishes = { pace: calm ? 0 : PACE, ...tellOptions(this), ...rest }
      const story = await this.open()
      await this.last
      if (turn !== this.turn) return ''
      const told = this.run(story, prompt, wishes)
      this.last = told.catch(() => {})
      return await told
    } catch (error) {
      if (turn === this.turn) this.fail(error)
      throw error
    } finally {
      if (turn === this.turn) this.rest()
    }
  }

  /** Stops the story that is being told or waited for. */
  stop(): void {
    this.turn++
    this.rest()
    this.story?.stop()
  }

  /** Ends the worker and frees its memory. Telling again opens the model again. */
  close(): void {
    this.turn++
    this.rest()
    this.life.abort(new StoryError('closed', 'the element was closed'))
    this.life = new AbortController()
    this.opening = null
    this.story = null
    this.page.progress(false)
    this.enter('idle')
  }

  connectedCallback(): void {
    if (this.hasAttribute('autoplay')) this.tell().catch(() => {})
    else if (this.src !== '' && this.getAttribute('loading') !== 'lazy') {
      this.load().catch(() => {})
    }
  }

  disconnectedCallback(): void {
    // Moving an element takes it out and puts it in again at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.close()
    })
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected || !this.shadowRoot) return
    this.close()
    this.page.error(null)
    this.connectedCallback()
  }

  private rest(): void {
    this.wanted = false
    this.page.label(this.told === '' ? 'tell' : 'again')
  }

  private open(): Promise<Story> {
    if (this.opening) return this.opening
    const opening = this.openNow(this.life.signal)
    this.opening = opening
    opening.catch(() => {
      // The next attempt begins anew.
      if (this.opening === opening) this.opening = null
    })
    return opening
  }

  private async openNow(signal: AbortSignal): Promise<Story> {
    this.page.error(null)
    if (this.src === '') throw new StoryError('option', 'src must name a .tinystory file')
    const threads = numberAttribute(this, 'threads')
    const backend = backendAttribute(this)
    const integrity = this.getAttribute('integrity')
    const worker = this.getAttribute('worker')
    this.enter('loading')
    this.page.progress(null)
    this.page.say('Loading the story')
    const story = await openStory(this.src, {
      signal,
      ...(threads === null ? {} : { threads }),
      ...(backend === null ? {} : { backend }),
      ...(integrity ? { integrity } : {}),
      ...(worker ? { worker } : {}),
      onProgress: (loaded, total) => {
        this.page.progress(total === null ? null : loaded / total)
        this.send('story-progress', { loaded, total })
      },
    })
    this.story = story
    this.page.progress(false)
    this.page.say('')
    this.enter('ready')
    this.send('story-load', story.model)
    void story.kept.then((kept) => {
      if (!signal.aborted) this.send('story-kept', { kept })
    })
    void story.moved.then((model) => {
      if (!signal.aborted) this.send('story-moved', model)
    })
    return story
  }

  private async run(story: Story, prompt: string, options: TellOptions): Promise<string> {
    this.told = prompt
    this.page.error(null)
    this.page.begin(prompt)
    this.enter('telling')
    this.send('story-start', { prompt })
    const pieces = story.tell(prompt, options)
    try {
      for (;;) {
        const next = await pieces.next()
        if (next.done) {
          this.page.end()
          this.enter('ready')
          this.send('story-end', { ...next.value, text: this.told })
          return this.told
        }
        this.told += next.value
        this.page.write(next.value)
        this.send('story-text', { text: next.value })
      }
    } finally {
      this.page.end()
    }
  }

  private fail(error: unknown): void {
    // Loading and telling may have waited for the same model.
    if (error === this.shown) return
    this.shown = error
    const known = error instanceof StoryError ? error : new StoryError('unsupported', String(error))
    this.page.progress(false)
    this.page.say('')
    this.page.error(headingOf(known))
    this.enter('error')
    this.send('story-error', known)
  }

  private enter(state: TinyStoryState): void {
    this.internals?.states?.delete(this.current)
    this.internals?.states?.add(state)
    this.current = state
  }

  private send<Name extends keyof TinyStoryEventMap>(
    name: Name,
    detail: TinyStoryEventMap[Name]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}
