// The story that is being told or was told, as the page shows it.
import { type ReadonlySignal, signal } from '@preact/signals'
import { engine } from '../engine/engine.ts'
import type { TellRequest, TellResult, Told } from '../engine/tell.ts'
import type { Thought } from '../engine/think.ts'

/** A story and where it stands. */
export interface Story {
  readonly model: string
  readonly state: 'waiting' | 'telling' | 'told' | 'failed'
  /** All tokens, the prompt's first. */
  readonly tokens: readonly Told[]
  /** How many of them the model was given. */
  readonly given: number
  readonly result: TellResult | null
  readonly problem: string | null
  /** One per token; null: not known yet. */
  readonly thoughts: readonly (Thought | null)[] | null
}

/** Frames that a waiting token is shown within, at most: stories come at a reading pace, not at once. */
const FRAMES = 45

/** Tells stories one after the other into a signal. */
export class Teller {
  private readonly shown = signal<Story | null>(null)
  private stopper: AbortController | null = null

  get story(): ReadonlySignal<Story | null> {
    return this.shown
  }

  /** Tells a story, in place of the one before. @param request may need the model, and waits for it */
  async tell(model: string, request: TellRequest | Promise<TellRequest>): Promise<void> {
    this.stop()
    const stopper = new AbortController()
    this.stopper = stopper
    const current = (): boolean => this.stopper === stopper
    const change = (changes: Partial<Story>): void => {
      if (current() && this.shown.value) this.shown.value = { ...this.shown.value, ...changes }
    }
    this.shown.value = {
      model,
      state: 'waiting',
      tokens: [],
      given: 0,
      result: null,
      problem: null,
      thoughts: null,
    }
    const queue: Told[] = []
    const pace = paced(queue, (tokens) => {
      change({ state: 'telling', tokens: [...(this.shown.value?.tokens ?? []), ...tokens] })
    })
    try {
      const result = await engine.ask('tell', await request, {
        signal: stopper.signal,
        onEvent: (event) => {
          if (event.kind === 'prompt') {
            change({ state: 'telling', tokens: event.tokens, given: event.tokens.length })
          } else if (current()) queue.push(event)
        },
      })
      if (stopper.signal.aborted) queue.length = 0
      await pace.empty()
      change({ state: 'told', result })
      const ids = this.shown.value?.tokens.map(({ id }) => id) ?? []
      if (!current()) return
      change({ thoughts: await engine.ask('think', { model, ids }) })
    } catch (error) {
      change({ state: 'failed', problem: (error as Error).message })
    } finally {
      pace.end()
    }
  }

  /** Ends the story where it is. */
  stop(): void {
    this.stopper?.abort()
  }

  /** Takes the story away. */
  clear(): void {
    this.stop()
    this.stopper = null
    this.shown.value = null
  }
}

/** Hands on what comes into a queue, a little with every frame; at once where motion is not wanted. */
function paced<T>(
  queue: T[],
  show: (items: readonly T[]) => void,
): { empty(): Promise<void>; end(): void } {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  let waiting: (() => void) | null = null
  const step = (): void => {
    const calm = still || document.hidden ? queue.length : Math.ceil(queue.length / FRAMES)
    if (queue.length > 0) show(queue.splice(0, Math.max(2, calm)))
    if (queue.length === 0) waiting?.()
  }
  const timer = setInterval(step, 16)
  return {
    empty: () => new Promise((resolve) => (queue.length === 0 ? resolve() : (waiting = resolve))),
    end: () => clearInterval(timer),
  }
}
