// The checks before a run begins or goes on.
import { shapeOf } from '@ts/transformer'
import { TrainingError } from './errors.ts'
import type { Run } from './run.ts'
import { checkSameRun, dataInfo, type RunInfo, readRun, writeRun } from './runFile.ts'
import { checkSettings, type Settings } from './settings.ts'

/**
 * Checks that settings, data and model fit, and that the store holds no other run; writes run.json.
 *
 * @param resume whether the store may hold the same run already
 * @returns      what run.json says
 * @throws TrainingError naming what does not fit, before anything is written
 */
export async function openRun(run: Run, settings: Settings, resume: boolean): Promise<RunInfo> {
  checkSettings(settings)
  checkFit(run, settings)
  const { model, data, validation = null, store } = run
  const info: RunInfo = {
    model: model.config,
    settings,
    data: dataInfo(data),
    validation: validation && dataInfo(validation),
  }
  const before = await readRun(store)
  if (before && !resume) {
    throw new TrainingError(
      `training: ${store.name} already holds a run; resume it or choose another folder`,
    )
  }
  if (before) checkSameRun(before, info)
  await writeRun(store, info)
  return info
}

function checkFit({ model, data, validation }: Run, { context }: Settings): void {
  const shape = shapeOf(model.config)
  if (context > shape.context) {
    throw new TrainingError(
      `training: context must be at most the model's ${shape.context}, got ${context}`,
    )
  }
  for (const set of [data, validation]) {
    if (!set || set.vocabularySize <= shape.vocabulary) continue
    throw new TrainingError(
      `training: the data's vocabulary must be at most the model's ${shape.vocabulary}, got ${set.vocabularySize}; prepare the data with the model's tokenizer`,
    )
  }
}
