// The model of the story command: begun, gone on with or left alone, as its folder says.
import { join } from 'node:path'
import { readRun, type Settings } from '@ts/trainer'
import { folderStore } from '@ts/trainer/node'
import { type Config, createModel } from '@ts/transformer'
import { exists } from '../exists.ts'
import { openBackend } from '../openBackend.ts'
import { count, duration } from '../output.ts'
import { loadTokenizer } from '../tokenizerFile.ts'
import { followRun } from '../training/followRun.ts'
import { openPrepared } from '../training/prepareData.ts'
import type { Watch } from '../training/trainingData.ts'
import { writeWhole } from '../wholeFile.ts'
import { stepTime } from './stepTime.ts'
import { storyConfig, storySettings } from './storyModel.ts'

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
  const { threads, data, folder, seconds } = request
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
  const settings = before?.settings ?? (await fitting(config, request, watch))
  const { train, validation } = await openPrepared(data)
  const backend = await openBackend('wasm', threads)
  try {
    const run = { backend, model: createModel(config), data: train, validation, store }
    const limit = AbortSignal.timeout(1000 * PATIENCE * seconds)
    const start = performance.now()
    const finished = await followRun(
      { run, settings, tokenizer, resume: true, prompts: ['Once upon a time'], limit },
      watch,
    )
    interrupt.throwIfAsked()
    const { step, path, loss } = finished
    await writeWhole(done, `${JSON.stringify({ step, path, loss })}\n`)
    progress.end()
    progress.note(
      `Model: trained ${count(step)} steps in ${duration((performance.now() - start) / 1000)}.`,
    )
  } finally {
    await train.close()
    await validation?.close()
    backend.close()
  }
}

/** Settings whose steps fill the time at the speed that this machine has now. */
async function fitting(
  config: Config,
  { threads, seconds }: StoryTraining,
  { progress }: Watch,
): Promise<Settings> {
  progress.update(() => 'measuring the speed of this machine')
  const backend = await openBackend('wasm', threads)
  try {
    return storySettings(seconds, await stepTime(backend, config, storySettings(seconds, 0)))
  } finally {
    backend.close()
  }
}
