// Tries how fast this machine trains a model now, and plans as many steps as fit the time.
import { type Backend, openWasm } from '@ts/tensor'
import { compileTrainStep, parameterGroups, recipe, type Settings } from '@ts/trainer'
import { type Config, createModel, initialize, shapeOf } from '@ts/transformer'
import { CONTEXT, sizes } from './sizes.ts'
import type { RunRequest } from './trainRun.ts'

/** How a run will go. */
export interface Plan {
  readonly backend: Backend
  /** In words. */
  readonly where: string
  readonly settings: Settings
}

/** How long to try, in seconds. */
const TRIAL = 0.6
/** Few, for many steps in little time. */
const BATCH = 4
const MOST_STEPS = 20_000
const FEWEST_STEPS = 20
/** Seconds between two checkpoints, about: what a closed tab loses at most. */
const SAVE_EVERY = 10
/** Readings of the loss in a run, about: each is a write to storage. */
const READINGS = 500
/** Threads beyond these wait for one another longer than they work. */
const MOST_THREADS = 8

interface Way {
  readonly name: string
  open(): Promise<Backend>
}

/** @param settings of a run that goes on; null: they are planned */
export async function planRun({
  request,
  config,
  settings,
}: {
  readonly request: RunRequest
  readonly config: Config
  readonly settings: Settings | null
}): Promise<Plan> {
  const trial = settings ?? settingsFor(request, 0)
  let best: { way: Way; seconds: number } | null = null
  for (const way of ways()) {
    const backend = await way.open()
    const seconds = await stepTime(backend, config, trial)
    backend.close()
    if (!best || seconds < best.seconds) best = { way, seconds }
  }
  const { way, seconds } = best!
  const backend = await way.open()
  return { backend, where: way.name, settings: settings ?? settingsFor(request, seconds) }
}

/** What this browser can compute with. On a busy machine one thread may be faster than all. */
function ways(): readonly Way[] {
  const cores = Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS)
  const threads = globalThis.crossOriginIsolated ? [...new Set([cores, 1])] : [1]
  return threads.map((n) => ({
    name: n === 1 ? 'WebAssembly' : `WebAssembly, ${n} threads`,
    open: () => openWasm({ threads: n }),
  }))
}

/** @param seconds of a step; 0: not known yet */
function settingsFor({ corpus, size, minutes }: RunRequest, seconds: number): Settings {
  const wanted = seconds === 0 ? FEWEST_STEPS : Math.floor((60 * minutes) / seconds)
  const steps = Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, wanted))
  const every = (share: number): number => Math.max(1, Math.ceil(steps / share))
  return {
    ...recipe({ parameters: 1e6, steps, batch: BATCH, context: CONTEXT }),
    // A row is a story from its beginning; a file may hold longer texts, so there it is any window.
    rows: corpus.kind === 'file' ? 'windows' : 'documents',
    learningRate: sizes[size].learningRate,
    schedule: {
      kind: 'cosine',
      warmup: Math.min(40, Math.ceil(steps / 10)),
      final: 0.05,
      decay: 0,
    },
    logEvery: every(READINGS),
    evaluateEvery: every(5),
    evaluateDocuments: 16,
    sampleEvery: every(12),
    saveEvery: seconds === 0 ? steps : Math.max(1, Math.round(SAVE_EVERY / seconds)),
    keep: 1,
  }
}

/** Seconds that a step takes: the mean over a short trial with a model that is thrown away. */
async function stepTime(backend: Backend, config: Config, settings: Settings): Promise<number> {
  const model = createModel(config)
  const groups = parameterGroups(model)
  initialize(backend, model)
  const step = await compileTrainStep(backend, model, groups, settings)
  const { vocabulary } = shapeOf(config)
  const size = settings.batch * settings.context
  const tokens = Int32Array.from({ length: size }, (_, i) => (i * 7919) % vocabulary)
  const batch = async (): Promise<{ tokens: Int32Array; targets: Int32Array }> => ({
    tokens,
    targets: tokens,
  })
  // The first steps run slow code until the engine's fast one is ready.
  await (await step.run(0, batch, true)).reading
  await (await step.run(1, batch, true)).reading
  const start = performance.now()
  let steps = 0
  while (steps < 3 || performance.now() - start < 1000 * TRIAL) {
    await (await step.run(2 + steps++, batch, true)).reading
  }
  step.close()
  return (performance.now() - start) / 1000 / steps
}
