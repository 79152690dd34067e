// A training run on the page: begun, gone on with, looked at. Everything lies in the browser's storage, so a
// run outlives its tab.
import type { Backend } from '@ts/tensor'
import { type Metric, readMetrics, readRun, type TrainEvent, train } from '@ts/trainer'
import { createModel, FormatError, Generator, initialize, shapeOf } from '@ts/transformer'
import { database, type ShelvedRun } from '../store/database.ts'
import { pieceStore } from '../store/pieceStore.ts'
import {
  type Corpus,
  openPrepared,
  type Prepared,
  type Preparing,
  prepare,
  tokenizerFiles,
} from './corpus.ts'
import { planRun } from './planRun.ts'
import { configFor, type SizeName, sizes } from './sizes.ts'
import type { Where } from './ways.ts'

/** What to train. */
export interface RunRequest {
  readonly corpus: Corpus
  readonly size: SizeName
  readonly minutes: number
  /** Default: the fastest. */
  readonly where?: Where
}

/** What comes while a run goes on. */
export type RunEvent =
  | Preparing
  | TrainEvent
  | { readonly kind: 'begun'; readonly id: string }
  /** `where`: in words, as `WebAssembly, 4 threads`. */
  | { readonly kind: 'planned'; readonly steps: number; readonly where: string }

/** What is known of a run that is not going on. */
export interface RunSummary {
  readonly id: string
  readonly name: string
  readonly begun: number
  readonly request: RunRequest
  /** Updates saved. */
  readonly step: number
  /** Updates planned; null: the run was closed before that. */
  readonly steps: number | null
}

/** All that is shown of a run. */
export interface RunDetails extends RunSummary {
  readonly metrics: readonly Metric[]
  readonly sample: string | null
}

/** Spread of the first weights: three times what is usual, since these models are narrow. */
const DEVIATION = 0.06
/** New tokens of a sample. */
const SAMPLE = 120

/** Runs that are to be saved after their next step. */
const unsaved = new Set<string>()

/** Has a run that goes on here saved after its next step: its tab may soon be no more. */
export async function saveRun(id: string): Promise<void> {
  unsaved.add(id)
}

/** Begins a run. Stopping saves it. */
export async function* beginRun(
  request: RunRequest,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void, undefined> {
  const db = await database()
  const begun = Date.now()
  const id = `run-${begun.toString(36)}`
  const source = request.corpus.kind === 'file' ? ` of ${request.corpus.file.name}` : ''
  await db.put('runs', { id, name: `${sizes[request.size].title}${source}`, begun, request })
  yield { kind: 'begun', id }
  yield* goOn(id, signal)
}

/**
 * Goes on with a run where it stopped, to the same bits.
 *
 * @throws Error if another tab is at it, or the run is gone
 */
export async function* goOn(
  id: string,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void, undefined> {
  const release = await hold(id)
  let backend: Backend | null = null
  try {
    const db = await database()
    const { request } = await shelved(id)
    const store = pieceStore(db, id)
    const before = await readRun(store)
    if (!(await store.read('data/tokenizer.json'))) {
      const { vocabulary } = sizes[request.size]
      yield* prepare(request.corpus, store, { vocabulary, signal })
    }
    const prepared = await openPrepared(store)
    const config = before?.model ?? configOf(request.size, prepared)
    yield { kind: 'preparing', what: 'trying how fast this device is' }
    const plan = await planRun({ request, config, settings: before?.settings ?? null })
    backend = plan.backend
    yield { kind: 'planned', steps: plan.settings.steps, where: plan.where }
    const model = createModel(config)
    const { tokenizer } = prepared
    let generator: Generator | null = null
    const sample = async (step: number): Promise<readonly string[]> => {
      const context = Math.min(shapeOf(config).context, 2 * SAMPLE)
      generator ??= await Generator.open(plan.backend, model, {
        tokenizer,
        context,
        overflow: 'slide',
      })
      const sampling = { temperature: 0.7, topP: 0.9 }
      const options = { seed: step, maxTokens: SAMPLE, sampling }
      return [(await generator.complete([tokenizer.endOfText!], options)).text]
    }
    const run = { backend, model, data: prepared.train, validation: prepared.validation, store }
    yield* train(run, plan.settings, {
      resume: true,
      signal,
      sample,
      start: (to, of) => initialize(to, of, { seed: plan.settings.seed, deviation: DEVIATION }),
      companions: tokenizerFiles(tokenizer),
      saveNow: () => unsaved.delete(id),
    })
  } catch (error) {
    // Stopped before there was anything to save: the run is begun anew when it goes on.
    if (!(signal.aborted && error === signal.reason)) throw error
  } finally {
    backend?.close()
    release()
  }
}

/** The runs of this device, the newest first. */
export async function listRuns(): Promise<readonly RunSummary[]> {
  const db = await database()
  const runs = await db.getAll('runs')
  return Promise.all(runs.sort((a, b) => b.begun - a.begun).map(summarise))
}

/** All that is known of a run. @throws FormatError if this device has no such run */
export async function runDetails(id: string): Promise<RunDetails> {
  const run = await shelved(id)
  const store = pieceStore(await database(), id)
  const last = (await store.list('samples')).at(-1)
  const text = last ? await store.read(`samples/${last}`) : null
  return {
    ...(await summarise(run)),
    metrics: await readMetrics(store),
    sample: text && new TextDecoder().decode(text).trim(),
  }
}

/** Deletes a run and its model. @throws Error if it is going on in another tab */
export async function deleteRun(id: string): Promise<void> {
  const release = await hold(id)
  try {
    const db = await database()
    await pieceStore(db, id).remove('')
    await db.delete('runs', id)
  } finally {
    release()
  }
}

/** The report of a run, a page of its own; null: nothing was saved yet. */
export async function runReport(id: string): Promise<Blob | null> {
  const bytes = await pieceStore(await database(), id).read('report.html')
  return bytes && new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'text/html' })
}

async function shelved(id: string): Promise<ShelvedRun> {
  const run = await (await database()).get('runs', id)
  if (run) return run
  throw new FormatError(id, 'run', 'this run is not on this device; begin another')
}

async function summarise(run: ShelvedRun): Promise<RunSummary> {
  const store = pieceStore(await database(), run.id)
  const latest = await store.read('latest')
  const step = latest ? Number(/step-(\d+)/.exec(new TextDecoder().decode(latest))?.[1] ?? 0) : 0
  return { ...run, step, steps: (await readRun(store))?.settings.steps ?? null }
}

function configOf(size: SizeName, { tokenizer }: Prepared): ReturnType<typeof configFor> {
  const { vocabSize, endOfText } = tokenizer
  return configFor(size, { vocabSize, endOfText: endOfText! })
}

/** Two tabs must not write the same run; a browser also leaves a tab with a lock awake. @returns frees it */
function hold(id: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    if (!navigator.locks) return resolve(() => {})
    navigator.locks
      .request(`tinystories ${id}`, { ifAvailable: true }, (lock) => {
        if (!lock) throw new Error('this run is going on in another tab of this browser')
        return new Promise<void>((release) => resolve(() => release()))
      })
      .catch(reject)
  })
}
