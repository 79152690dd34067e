// The training loop: an async generator. The caller prints, samples, aborts; the loop keeps the run.
import { type Backend, BackendError, sizeOf } from '@ts/tensor'
import { initialize, type Model, nextTurn, parameters } from '@ts/transformer'
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
import { Readings } from './readings.ts'
import { renderReport } from './report/renderReport.ts'
import type { Run, TrainEvent, TrainOptions } from './run.ts'
import { utf8 } from './runStore.ts'
import { lastSample, writeSamples } from './samples.ts'
import { learningRateAt } from './schedule.ts'
import type { Settings } from './settings.ts'
import { watch } from './spikeWatch.ts'
import { resetScaling, traineeOf } from './trainee.ts'
import { compileTrainStep } from './trainStep.ts'

/** Devices that may be lost between two checkpoints. */
const MOST_LOSSES = 3

/**
 * Trains a model and keeps the run in a store: run.json, metrics.jsonl, samples, checkpoints and
 * report.html. Stopping at any step and resuming gives the same bits as running through, on a backend
 * that keeps float32 weights. Where the backend's device is lost, it is opened anew and the run goes on from the
 * last checkpoint by itself, as often as it takes unless none is written in between.
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
  const trainee = traineeOf(backend, model, settings.optimizer)
  let saved: string | null = null
  /** How often the device was lost since the last checkpoint. */
  let losses = 0
  let state: TrainerState = untrained
  const restore = async (): Promise<void> => {
    saved = await checkpointNamed(store, 'latest')
    state = saved ? await readCheckpoint(store, saved, trainee) : untrained
    if (!saved) {
      resetScaling(trainee)
      await (options.start ?? defaultStart(settings.seed))(backend, model)
    }
    // A crash may have come between a checkpoint and the note that it is the best.
    if (state.best) await markBest(store, checkpointPath(state.best.step))
    await trimMetrics(store, state.step)
  }
  await restore()

  const rows = batches(run.data, settings.seed, settings)
  const step = await compileTrainStep(trainee, settings)
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
  const whereToGoOn = (): string =>
    saved ? `the last good checkpoint is ${store.name}/${saved}` : 'there is no checkpoint yet'
  const fail = async (problem: string, step = state.step): Promise<never> => {
    await report()
    throw new TrainingError(
      `training: step ${step}: ${problem}; ${whereToGoOn()}; try a lower learning rate`,
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
    losses = 0
    return { kind: 'checkpoint', step: state.step, path: saved }
  }

  const hopeless = (): boolean => settings.patience > 0 && state.sinceBest >= settings.patience
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const begin = performance.now()
    const result = await work()
    state = { ...state, seconds: state.seconds + (performance.now() - begin) / 1000 }
    return result
  }

  /** From the state there is to the end of the run. */
  async function* goOn(): AsyncGenerator<TrainEvent, void, undefined> {
    const readings = new Readings(state.seconds)
    let before = { step: state.step, seconds: state.seconds }
    /** Tells what was read, all but the newest `late` readings. */
    async function* tell(late = 0): AsyncGenerator<StepMetric, void, undefined> {
      const begin = performance.now()
      const clock = (): number => state.seconds + (performance.now() - begin) / 1000
      const arrived = await timed(() => readings.take(late, clock))
      for (const { step, loss, gradientNorm, lossScale, seconds } of arrived) {
        const seen = watch(state.watch, { loss, gradientNorm, lossScale, limit: settings.spike })
        state = { ...state, watch: seen.state }
        if (seen.problem) await fail(seen.problem, step)
        const metric: StepMetric = {
          kind: 'step',
          step,
          loss,
          learningRate: learningRateAt(step - 1, { ...settings, peak: settings.learningRate }),
          gradientNorm: Number.isFinite(gradientNorm) ? gradientNorm : null,
          ...(lossScale === null ? {} : { lossScale }),
          tokensPerSecond: ((step - before.step) * tokensPerStep) / (seconds - before.seconds),
          tokens: step * tokensPerStep,
          seconds,
        }
        before = { step, seconds }
        await appendMetric(store, metric)
        yield metric
      }
    }
    let reason: 'finished' | 'aborted' | 'no better' = hopeless() ? 'no better' : 'finished'
    let breath = performance.now()
    while (state.step < steps && reason === 'finished') {
      // A backend may never wait for anything; signals and timers come through only when it does. No timer: in
      // a tab that nobody looks at those come once a second.
      if (performance.now() - breath > 100) {
        await nextTurn()
        breath = performance.now()
      }
      if (signal?.aborted) {
        reason = 'aborted'
        break
      }
      const index = state.step
      const logged = (index + 1) % settings.logEvery === 0 || index === 0 || index + 1 === steps
      const { reading } = await timed(() =>
        step.run(index, (pass) => rows.at(index * accumulation + pass), logged),
      )
      state = { ...state, step: index + 1 }
      if (reading) readings.add(state.step, reading)
      const evaluates = evaluator !== null && due(settings.evaluateEvery)
      const samples = options.sample !== undefined && due(settings.sampleEvery)
      const saves = (options.saveNow?.() ?? false) || due(settings.saveEvery)
      const pause = evaluates || samples || saves || state.step === steps
      yield* tell(pause ? 0 : backend.ahead)
      if (evaluates) {
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
      if (options.sample && samples) {
        const texts = await options.sample(state.step)
        await writeSamples(store, state.step, texts)
        yield { kind: 'sample', step: state.step, texts }
      }
      const improved = state.best?.step === state.step
      const last = state.step === steps || reason !== 'finished'
      if (improved || last || saves) yield await save()
    }
    yield* tell()
    if (saved !== checkpointPath(state.step)) yield await save()
    const path = (await checkpointNamed(store, 'best')) ?? saved!
    yield { kind: 'done', step: state.step, reason, path }
  }

  try {
    yield {
      kind: 'start',
      step: state.step,
      parameters: parameters(model).reduce((sum, [, leaf]) => sum + sizeOf(leaf), 0),
      stepsPerEpoch: rows.rowsPerEpoch / (settings.batch * accumulation),
    }
    for (;;) {
      try {
        return yield* goOn()
      } catch (error) {
        if (!backend.reopen || !isLoss(error)) throw error
        losses++
        if (losses > MOST_LOSSES) {
          throw new TrainingError(
            `training: step ${state.step}: the device was lost ${losses} times in a row; ${whereToGoOn()}; use a smaller batch or another backend`,
            { cause: error },
          )
        }
        await backend.reopen()
        await restore()
        yield { kind: 'recovered', step: state.step, problem: (error as Error).message }
      }
    }
  } finally {
    step.close()
    evaluator?.close()
  }
}

/** Whether the device is gone, with all that was on it. */
function isLoss(error: unknown): boolean {
  if (error instanceof BackendError && error.deviceLost) return true
  return error instanceof Error && error.cause !== undefined && isLoss(error.cause)
}

function defaultStart(seed: number): (backend: Backend, model: Model) => void {
  return (backend, model) => initialize(backend, model, { seed })
}
