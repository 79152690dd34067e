// The training loop: an async generator. The caller prints, samples, aborts; the loop keeps the run.
import { type Backend, sizeOf } from '@ts/tensor'
import { initialize, type Model, parameters } from '@ts/transformer'
import {
  checkpointNamed,
  checkpointPath,
  markBest,
  pruneCheckpoints,
  readCheckpoint,
  type TrainerState,
  untrained,
  writeCheckpoint,
} from './checkpoint.ts'
import { batches } from './data/batches.ts'
import { TrainingError } from './errors.ts'
import { compileEvaluator } from './evaluator.ts'
import { appendMetric, readMetrics, type StepMetric, trimMetrics } from './metrics.ts'
import { openRun } from './openRun.ts'
import { parameterGroups } from './parameterGroups.ts'
import { renderReport } from './report/renderReport.ts'
import type { Run, TrainEvent, TrainOptions } from './run.ts'
import { utf8 } from './runStore.ts'
import { lastSample, writeSamples } from './samples.ts'
import { learningRateAt } from './schedule.ts'
import type { Settings } from './settings.ts'
import { watch } from './spikeWatch.ts'
import { compileTrainStep, type Reading } from './trainStep.ts'

/**
 * Trains a model and keeps the run in a store: run.json, metrics.jsonl, samples, checkpoints and
 * report.html. Stopping at any step and resuming gives the same bits as running through, on a backend
 * that keeps float32 weights.
 *
 * @throws TrainingError if settings, data and model do not fit, or the loss is no number or jumps; the
 *         message names the last good checkpoint
 *
 * @example
 * for await (const event of train({ backend, model, data, store }, settings)) {
 *   if (event.kind === 'step') console.log(event.step, event.loss)
 * }
 */
export async function* train(
  run: Run,
  settings: Settings,
  options: TrainOptions = {},
): AsyncGenerator<TrainEvent, void, undefined> {
  const { backend, model, store, validation = null } = run
  const { signal, companions = {} } = options
  const info = await openRun(run, settings, options.resume ?? false)
  const trainee = { backend, model, groups: parameterGroups(model, settings.optimizer) }
  let saved = await checkpointNamed(store, 'latest')
  let state: TrainerState = untrained
  if (saved) state = await readCheckpoint(store, saved, trainee)
  else await (options.start ?? defaultStart(settings.seed))(backend, model)
  // A crash may have come between a checkpoint and the note that it is the best.
  if (state.best) await markBest(store, checkpointPath(state.best.step))
  await trimMetrics(store, state.step)

  const rows = batches(run.data, settings.seed, settings)
  const step = await compileTrainStep(backend, model, trainee.groups, settings)
  const evaluator =
    validation && settings.evaluateEvery > 0
      ? await compileEvaluator(backend, model, validation, {
          batch: settings.batch,
          context: settings.context,
          documents: settings.evaluateDocuments,
        })
      : null
  const { steps, accumulation } = settings
  const tokensPerStep = settings.batch * settings.context * accumulation
  const due = (every: number): boolean =>
    every > 0 && (state.step % every === 0 || state.step === steps)

  const report = async (): Promise<void> => {
    const [metrics, sample] = [await readMetrics(store), await lastSample(store)]
    await store.write(
      'report.html',
      utf8(renderReport({ name: store.name, run: info, metrics, sample })),
    )
  }
  const fail = async (problem: string): Promise<never> => {
    await report()
    const advice = saved
      ? `the last good checkpoint is ${store.name}/${saved}`
      : 'there is no checkpoint yet'
    throw new TrainingError(
      `training: step ${state.step}: ${problem}; ${advice}; try a lower learning rate`,
    )
  }
  const save = async (): Promise<TrainEvent> => {
    try {
      saved = await writeCheckpoint(store, trainee, state, companions)
    } catch (error) {
      if (error instanceof TrainingError) return fail(error.message)
      throw error
    }
    if (state.best?.step === state.step) await markBest(store, saved)
    await pruneCheckpoints(store, settings.keep)
    await report()
    return { kind: 'checkpoint', step: state.step, path: saved }
  }

  try {
    yield {
      kind: 'start',
      step: state.step,
      parameters: parameters(model).reduce((sum, [, leaf]) => sum + sizeOf(leaf), 0),
      stepsPerEpoch: rows.rowsPerEpoch / (settings.batch * accumulation),
    }
    const hopeless = (): boolean => settings.patience > 0 && state.sinceBest >= settings.patience
    let reason: 'finished' | 'aborted' | 'no better' = hopeless() ? 'no better' : 'finished'
    let stretch = { seconds: state.seconds, step: state.step }
    let breath = performance.now()
    while (state.step < steps && reason === 'finished') {
      // A backend may never wait for anything; signals and timers come through only when it does.
      if (performance.now() - breath > 100) {
        await new Promise<void>((resolve) => setTimeout(resolve))
        breath = performance.now()
      }
      if (signal?.aborted) {
        reason = 'aborted'
        break
      }
      const begin = performance.now()
      const index = state.step
      const logged = (index + 1) % settings.logEvery === 0 || index === 0 || index + 1 === steps
      const reading: Reading | null = await step.run(
        index,
        (pass) => rows.at(index * accumulation + pass),
        logged,
      )
      const seconds = state.seconds + (performance.now() - begin) / 1000
      state = { ...state, step: index + 1, seconds }
      if (reading) {
        const { loss, gradientNorm } = reading
        const seen = watch(state.watch, { loss, gradientNorm, limit: settings.spike })
        state = { ...state, watch: seen.state }
        if (seen.problem) await fail(seen.problem)
        const metric: StepMetric = {
          kind: 'step',
          step: state.step,
          loss,
          learningRate: learningRateAt(index, { ...settings, peak: settings.learningRate }),
          gradientNorm,
          tokensPerSecond:
            ((state.step - stretch.step) * tokensPerStep) / (seconds - stretch.seconds),
          tokens: state.step * tokensPerStep,
          seconds,
        }
        stretch = { seconds, step: state.step }
        await appendMetric(store, metric)
        yield metric
      }
      if (evaluator && due(settings.evaluateEvery)) {
        const evaluation = await evaluator.run()
        const { loss, bitsPerByte } = evaluation
        if (!Number.isFinite(loss)) await fail(`the validation loss is ${loss}`)
        const best = loss < (state.best?.loss ?? Number.POSITIVE_INFINITY)
        state = best
          ? { ...state, best: { step: state.step, loss }, sinceBest: 0 }
          : { ...state, sinceBest: state.sinceBest + 1 }
        await appendMetric(store, { kind: 'evaluation', step: state.step, loss, bitsPerByte })
        yield { kind: 'evaluation', step: state.step, best, ...evaluation }
        if (hopeless()) reason = 'no better'
      }
      if (options.sample && due(settings.sampleEvery)) {
        const texts = await options.sample(state.step)
        await writeSamples(store, state.step, texts)
        yield { kind: 'sample', step: state.step, texts }
      }
      const improved = state.best?.step === state.step
      const last = state.step === steps || reason !== 'finished'
      if (improved || last || due(settings.saveEvery)) yield await save()
    }
    if (saved !== checkpointPath(state.step)) yield await save()
    const path = (await checkpointNamed(store, 'best')) ?? saved!
    yield { kind: 'done', step: state.step, reason, path }
  } finally {
    step.close()
    evaluator?.close()
  }
}

function defaultStart(seed: number): (backend: Backend, model: Model) => void {
  return (backend, model) => initialize(backend, model, { seed })
}
