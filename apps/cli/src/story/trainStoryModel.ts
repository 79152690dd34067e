// The model of the story command: begun, gone on with or left alone, as its folder says.
import { join } from 'node:path'
import { loadTokenizer } from '@ts/tokenizer/node'
import { readRun, type Settings, type TrainOptions } from '@ts/trainer'
import { folderStore } from '@ts/trainer/node'
import { type Config, createModel, initialize } from '@ts/transformer'
import { exists } from '../exists.ts'
import { openBackend } from '../openBackend.ts'
import { count, duration } from '../output.ts'
import { followRun } from '../training/followRun.ts'
import { openPrepared } from '../training/prepareData.ts'
import type { Watch } from '../training/trainingData.ts'
import { writeWhole } from '../wholeFile.ts'
import { stepTime } from './stepTime.ts'
import { DEVIATION, storyConfig, storySettings } from './storyModel.ts'

/** Where and for how long to train. */
export interface StoryTraining {
  readonly threads: number
  /** Shards and tokenizer. */
  readonly data: string
  /** The run's folder. */
  readonly folder: string
  /** What training shall take. */
  readonly seconds: number
}

/** A machine that becomes this much slower than it was in the trial must not keep a newcomer waiting. */
const PATIENCE = 1.4

/** Trains, or goes on where an interrupted run stopped; does nothing if the model is finished. */
export async function trainStoryModel(request: StoryTraining, watch: Watch): Promise<void> {
  const { data, folder, seconds } = request
  const { progress, interrupt } = watch
  const done = join(folder, 'done.json')
  if (await exists(done)) {
    progress.note(`Model: ${folder} is trained already.`)
    return
  }
  const store = await folderStore(folder)
  const before = await readRun(store)
  const tokenizer = await loadTokenizer(data)
  const config = before?.model ?? storyConfig(tokenizer)
  const { settings, threads } = before
    ? { settings: before.settings, threads: request.threads }
    : await plan(config, request, watch)
  const { train, validation } = await openPrepared(data)
  const backend = await openBackend('wasm', threads)
  try {
    const run = { backend, model: createModel(config), data: train, validation, store }
    const limit = AbortSignal.timeout(1000 * PATIENCE * seconds)
    const begin = performance.now()
    const start: TrainOptions['start'] = (to, model) =>
      initialize(to, model, { seed: settings.seed, deviation: DEVIATION })
    const finished = await followRun(
      { run, settings, tokenizer, limit, start, resume: true, prompts: ['Once upon a time'] },
      watch,
    )
    interrupt.throwIfAsked()
    const { step, path, loss } = finished
    await writeWhole(done, `${JSON.stringify({ step, path, loss })}\n`)
    progress.end()
    progress.note(
      `Model: trained ${count(step)} steps in ${duration((performance.now() - begin) / 1000)}.`,
    )
  } finally {
    await train.close()
    await validation?.close()
    backend.close()
  }
}

/** What fits the time at the speed that this machine has now. */
interface Plan {
  readonly settings: Settings
  readonly threads: number
}

/**
 * Tries all threads and one alone, since on a busy machine threads wait for one another; plans as many
 * steps as the faster way does in the time.
 */
async function plan(config: Config, request: StoryTraining, { progress }: Watch): Promise<Plan> {
  const { threads, seconds } = request
  progress.update(() => 'measuring the speed of this machine')
  const trial = storySettings(seconds, 0)
  let best = { threads, step: Number.POSITIVE_INFINITY }
  for (const some of new Set([threads, 1])) {
    const backend = await openBackend('wasm', some)
    const step = await stepTime(backend, config, trial)
    backend.close()
    if (step < best.step) best = { threads: some, step }
  }
  return { settings: storySettings(seconds, best.step), threads: best.threads }
}
