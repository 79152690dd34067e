// Tries how fast this machine trains a model now, and plans as many steps as fit the time.
import type { Backend } from '@ts/tensor'
import { compileTrainStep, recipe, type Settings, traineeOf } from '@ts/trainer'
import { type Config, createModel, initialize, shapeOf } from '@ts/transformer'
import { CONTEXT, sizes } from './sizes.ts'
import type { RunRequest } from './trainRun.ts'
import { type Way, ways } from './ways.ts'

/** How a run will go. */
export interface Plan {
  readonly backend: Backend
  /** In words. */
  readonly where: string
  readonly settings: Settings
}

/** How long to try, in seconds; what takes longer for a single step is slow enough to judge by it. */
const TRIAL = 0.6
/** Few, for many steps in little time. */
const BATCH = 4
const MOST_STEPS = 20_000
const FEWEST_STEPS = 20
/** Seconds between two checkpoints, about: what a closed tab loses at most. */
const SAVE_EVERY = 10
/** Readings of the loss in a run, about: each is a write to storage. */
const READINGS = 500

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
  for (const way of await ways(request.where ?? 'fastest')) {
    const backend = await way.open()
    const seconds = await stepTime(backend, config, trial)
    backend.close()
    if (!best || seconds < best.seconds) best = { way, seconds }
  }
  const { way, seconds } = best!
  const backend = await way.open()
  return { backend, where: way.name, settings: settings ?? settingsFor(request, seconds) }
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
  const trainee = traineeOf(backend, model)
  initialize(backend, model)
  const step = await compileTrainStep(trainee, settings)
  const { vocabulary } = shapeOf(config)
  const size = settings.batch * settings.context
  const tokens = Int32Array.from({ length: size }, (_, i) => (i * 7919) % vocabulary)
  const batch = async (): Promise<{ tokens: Int32Array; targets: Int32Array }> => ({
    tokens,
    targets: tokens,
  })
  const seconds = async (index: number): Promise<number> => {
    const start = performance.now()
    await (await step.run(index, batch, true)).reading
    return (performance.now() - start) / 1000
  }
  // The first steps run slow code until the engine's fast one is ready, and a GPU compiles its kernels.
  await seconds(0)
  let steps = 1
  const second = await seconds(steps++)
  let sum = 0
  if (second < TRIAL) while (steps < 5 || sum < TRIAL) sum += await seconds(steps++)
  step.close()
  return sum > 0 ? sum / (steps - 2) : second
}
