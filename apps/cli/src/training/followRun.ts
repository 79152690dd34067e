// Runs a training loop: shows its events, tells samples, saves on Ctrl-C.
import type { Tokenizer } from '@ts/tokenizer'
import {
  type Run,
  type Settings,
  type StepMetric,
  type TrainEvent,
  type TrainOptions,
  train,
} from '@ts/trainer'
import { Generator, shapeOf } from '@ts/transformer'
import { count, duration } from '../output.ts'
import { tokenizerFiles } from '../tokenizerFiles.ts'
import type { Watch } from './trainingData.ts'

/** What is trained and how it is shown. */
export interface Training {
  readonly run: Run
  readonly settings: Settings
  readonly tokenizer: Tokenizer
  readonly resume: boolean
  /** Beginnings that samples continue. */
  readonly prompts: readonly string[]
  /** Ends the run, saved, when it aborts: a time that it must not take longer than. */
  readonly limit?: AbortSignal
  /** Writes the first weights; by default random ones from the settings' seed. */
  readonly start?: TrainOptions['start'] | undefined
}

/** How a run ended. */
export interface Finished {
  readonly step: number
  readonly reason: 'finished' | 'aborted' | 'no better'
  /** The checkpoint to use, within the run's folder. */
  readonly path: string
  /** Of the last step, in nats per token. */
  readonly loss: number | null
  /** Of the last evaluation. */
  readonly bitsPerByte: number | null
  /** Over all steps done now. */
  readonly tokensPerSecond: number | null
}

/** Weight of the newest speed in the running mean that the time left is told from. */
const FRESH = 0.2
/** New tokens of a sample. */
const SAMPLE = 120

/** Trains until it is done or asked to stop; either way the run is saved. */
export async function followRun(training: Training, watch: Watch): Promise<Finished> {
  const { run, settings, tokenizer, resume, limit, start } = training
  const { progress, interrupt } = watch
  const sampler = sampling(training)
  let speed = 0
  let line: (() => string) | null = null
  const ends: { first?: StepMetric; last?: StepMetric } = {}
  let finished: Finished = {
    step: 0,
    reason: 'aborted',
    path: '',
    loss: null,
    bitsPerByte: null,
    tokensPerSecond: null,
  }
  const events = train(run, settings, {
    resume,
    signal: limit ? AbortSignal.any([interrupt.signal, limit]) : interrupt.signal,
    sample: sampler.tell,
    companions: tokenizerFiles(tokenizer),
    ...(start && { start }),
  })
  try {
    for await (const event of events) {
      switch (event.kind) {
        case 'start':
          progress.note(startLine(event, settings))
          break
        case 'step': {
          const { step, loss, tokensPerSecond } = event
          speed += (speed === 0 ? 1 : FRESH) * (tokensPerSecond - speed)
          ends.first ??= event
          ends.last = event
          const tokensLeft = (settings.steps - step) * (event.tokens / step)
          line = () =>
            `step ${count(step)}/${count(settings.steps)}  loss ${loss.toFixed(3)}  ${count(speed)} tokens/s  ${duration(tokensLeft / speed)} left`
          progress.update(line)
          break
        }
        case 'evaluation': {
          const { step, loss, bitsPerByte, best } = event
          finished = { ...finished, bitsPerByte }
          progress.note(
            `step ${count(step)}: validation loss ${loss.toFixed(3)}, ${bitsPerByte.toFixed(3)} bits per byte${best ? ', the best so far' : ''}`,
          )
          break
        }
        case 'sample':
          progress.note(event.texts.map((text) => `  ${text.replaceAll('\n', '\n  ')}`).join('\n'))
          break
        case 'recovered':
          progress.note(
            `${event.problem}\nIt was opened anew; going on after step ${count(event.step)}.`,
          )
          break
        case 'checkpoint':
          break
        case 'done':
          finished = { ...finished, step: event.step, reason: event.reason, path: event.path }
          break
        default:
          event satisfies never
      }
    }
  } finally {
    sampler.close()
  }
  if (line) progress.end(line())
  return { ...finished, loss: ends.last?.loss ?? null, tokensPerSecond: mean(ends) }
}

/** Speed from the first step of this process to its last. */
function mean({ first, last }: { first?: StepMetric; last?: StepMetric }): number | null {
  if (!first || !last) return null
  if (last.step === first.step) return last.tokensPerSecond
  return (last.tokens - first.tokens) / (last.seconds - first.seconds)
}

function startLine(
  { step, parameters, stepsPerEpoch }: Extract<TrainEvent, { kind: 'start' }>,
  { steps, batch, context, accumulation }: Settings,
): string {
  const from =
    step > 0 ? `going on after step ${count(step)} of ${count(steps)}` : `${count(steps)} steps`
  const epochs = (steps / stepsPerEpoch).toFixed(1)
  return `${count(parameters)} parameters, ${from} of ${count(batch * context * accumulation)} tokens (${epochs} × the data)`
}

/** Tells samples with the weights in training; its programs are compiled when it is first asked. */
function sampling({ run, prompts, tokenizer }: Training): {
  readonly tell: (step: number) => Promise<readonly string[]>
  close(): void
} {
  let generator: Generator | null = null
  return {
    async tell(step) {
      const { backend, model } = run
      generator ??= await Generator.open(backend, model, {
        tokenizer,
        batch: prompts.length,
        context: Math.min(shapeOf(model.config).context, 2 * SAMPLE),
        overflow: 'slide',
      })
      const options = { seed: step, maxTokens: SAMPLE, sampling: { temperature: 0.8, topP: 0.95 } }
      const told = await generator.completeAll(prompts, options)
      return told.map(({ text }, i) => prompts[i] + text)
    },
    close: () => generator?.close(),
  }
}
