// The training run that goes on in this page, whatever view is shown.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { Metric, StepMetric } from '@ts/trainer'
import { engine } from '../engine/engine.ts'
import type { RunEvent, RunRequest, RunSummary } from '../engine/trainRun.ts'
import { refreshModels } from '../shelf.ts'

/** A story told on the way. */
export interface Sample {
  readonly step: number
  readonly text: string
}

/** A run as the page shows it. */
export interface Session {
  readonly id: string | null
  readonly state: 'preparing' | 'training' | 'pausing' | 'paused' | 'finished' | 'failed'
  /** What is being prepared. */
  readonly what: string
  readonly where: string
  readonly step: number
  readonly steps: number | null
  readonly metrics: readonly Metric[]
  readonly samples: readonly Sample[]
  readonly tokensPerSecond: number | null
  readonly secondsLeft: number | null
  readonly problem: string | null
}

const current = signal<Session | null>(null)
const shelf = signal<readonly RunSummary[]>([])
const file = signal<File | null>(null)
let stopper: AbortController | null = null

/** The run that is shown; null: none was begun or opened. */
export const session: ReadonlySignal<Session | null> = current
/** The runs of this device. */
export const runs: ReadonlySignal<readonly RunSummary[]> = shelf
/** Stories that were dropped to learn from. */
export const corpusFile: ReadonlySignal<File | null> = file

/** Takes a file of stories to learn from; null: none. */
export function takeCorpus(stories: File | null): void {
  file.value = stories
}

/** Looks again which runs there are. */
export async function refreshRuns(): Promise<void> {
  try {
    shelf.value = await engine.ask('runs', null)
  } catch {
    // A browser that keeps nothing has no runs; beginning one says why it cannot.
  }
}

/** Whether a run goes on in this page. */
export function isRunning(): boolean {
  const state = current.value?.state
  return state === 'preparing' || state === 'training' || state === 'pausing'
}

/** Begins a run. @returns its id, as soon as it has one; null: it failed, and {@link session} says why */
export function begin(request: RunRequest): Promise<string | null> {
  // Asked for, not needed: without it the browser may clear old runs when its disk is full.
  void navigator.storage?.persist?.()
  return new Promise((resolve) => {
    const follow = (event: RunEvent): void => {
      if (event.kind === 'begun') resolve(event.id)
    }
    void run((watch) => engine.ask('begin', request, watch), empty(null), follow).then(() =>
      resolve(current.value?.id ?? null),
    )
  })
}

/** Goes on with a run of this device. */
export async function goOn(id: string): Promise<void> {
  await open(id)
  const known = current.value ?? empty(id)
  await run(
    (watch) => engine.ask('goOn', id, watch),
    { ...known, state: 'preparing', problem: null },
    () => {},
  )
}

/** Shows a run that is not going on. */
export async function open(id: string): Promise<void> {
  // What is shown of it is newer than what is stored, the reason of a failure too.
  if (current.value?.id === id) return
  try {
    const { step, steps, metrics, sample } = await engine.ask('run', id)
    current.value = {
      ...empty(id),
      state: steps !== null && step >= steps ? 'finished' : 'paused',
      step,
      steps,
      metrics,
      samples: sample ? [{ step, text: sample }] : [],
    }
  } catch (error) {
    current.value = { ...empty(id), state: 'failed', problem: (error as Error).message }
  }
}

/** Saves the run and ends it for now. */
export function pause(): void {
  if (!current.value) return
  current.value = { ...current.value, state: 'pausing' }
  stopper?.abort()
}

/** A tab that nobody looks at goes on, but a phone may end it without a word: what there is is saved at once. */
export function saveWhenHidden(): void {
  document.addEventListener('visibilitychange', () => {
    const { id = null, state } = current.value ?? {}
    if (document.hidden && id !== null && state === 'training') void engine.ask('saveRun', id)
  })
}

/** Deletes a run and its model. */
export async function remove(id: string): Promise<void> {
  await engine.ask('deleteRun', id)
  if (current.value?.id === id) current.value = null
  await Promise.all([refreshRuns(), refreshModels()])
}

/** Shows no run. */
export function close(): void {
  if (!isRunning()) current.value = null
}

function empty(id: string | null): Session {
  return {
    id,
    state: 'preparing',
    what: 'getting ready',
    where: '',
    step: 0,
    steps: null,
    metrics: [],
    samples: [],
    tokensPerSecond: null,
    secondsLeft: null,
    problem: null,
  }
}

type Asking = (watch: {
  readonly onEvent: (event: RunEvent) => void
  readonly signal: AbortSignal
}) => Promise<void>

async function run(ask: Asking, first: Session, follow: (event: RunEvent) => void): Promise<void> {
  stopper = new AbortController()
  current.value = first
  const change = (changes: Partial<Session>): void => {
    if (current.value) current.value = { ...current.value, ...changes }
  }
  const heard = listen(change)
  try {
    await ask({
      signal: stopper.signal,
      onEvent: (event) => {
        heard(event)
        follow(event)
      },
    })
    if (isRunning()) change({ state: 'paused' })
  } catch (error) {
    change({ state: 'failed', problem: (error as Error).message })
  }
  await Promise.all([refreshRuns(), refreshModels()])
}

/** Weight of the newest speed in the running mean that is shown. */
const FRESH = 0.2

function listen(change: (changes: Partial<Session>) => void): (event: RunEvent) => void {
  let speed = 0
  return (event) => {
    const now = current.value
    if (!now) return
    switch (event.kind) {
      case 'begun':
        change({ id: event.id })
        break
      case 'preparing':
        change({ what: event.what })
        break
      case 'planned':
        change({ steps: event.steps, where: event.where, what: 'beginning' })
        break
      case 'start':
      case 'recovered':
        change({
          state: 'training',
          step: event.step,
          metrics: now.metrics.filter(({ step }) => step <= event.step),
          samples: now.samples.filter(({ step }) => step <= event.step),
        })
        break
      case 'step':
        speed += (speed === 0 ? 1 : FRESH) * (event.tokensPerSecond - speed)
        change({
          step: event.step,
          metrics: [...now.metrics, event],
          tokensPerSecond: speed,
          secondsLeft: secondsLeft(event, now.steps, speed),
        })
        break
      case 'evaluation':
        change({ metrics: [...now.metrics, event] })
        break
      case 'sample':
        change({ samples: [...now.samples, { step: event.step, text: event.texts[0] }] })
        break
      case 'checkpoint':
        break
      case 'done':
        change({ state: event.reason === 'aborted' ? 'paused' : 'finished', step: event.step })
        break
      default:
        event satisfies never
    }
  }
}

function secondsLeft(
  { step, tokens }: StepMetric,
  steps: number | null,
  speed: number,
): number | null {
  return steps === null ? null : ((steps - step) * (tokens / step)) / speed
}
