// What was measured during a run, one JSON object a line: metrics.jsonl.
import { type RunStore, readText, utf8 } from './runStore.ts'

/** A reading of the training loss. */
export interface StepMetric {
  readonly kind: 'step'
  /** Updates done. */
  readonly step: number
  /** Nats per token, of this step's batch, before its update. */
  readonly loss: number
  readonly learningRate: number
  /** Norm of the whole gradient before clipping; null: it was no finite number and the step changed no weight. */
  readonly gradientNorm: number | null
  /** What the loss is multiplied with in the next step; there in mixed precision. */
  readonly lossScale?: number
  /** Since the last reading; evaluations and checkpoints not counted. */
  readonly tokensPerSecond: number
  /** Tokens trained on so far. */
  readonly tokens: number
  /** Time of training so far, over all resumptions. */
  readonly seconds: number
}

/** An evaluation on the validation data. */
export interface EvaluationMetric {
  readonly kind: 'evaluation'
  readonly step: number
  /** Nats per token. */
  readonly loss: number
  /** Bits per UTF-8 byte of text: comparable across vocabularies. */
  readonly bitsPerByte: number
}

/** A line of metrics.jsonl. */
export type Metric = StepMetric | EvaluationMetric

const PATH = 'metrics.jsonl'

/** Adds a line. */
export async function appendMetric(store: RunStore, metric: Metric): Promise<void> {
  await store.append(PATH, `${JSON.stringify(metric)}\n`)
}

/** All lines. A last line that a crash cut off is left out; so is any that is no metric. */
export async function readMetrics(store: RunStore): Promise<readonly Metric[]> {
  const text = (await readText(store, PATH)) ?? ''
  return text.split('\n').flatMap((line) => parseMetric(line) ?? [])
}

/** Takes back what was measured after a step, so that a resumed run continues the file. */
export async function trimMetrics(store: RunStore, step: number): Promise<void> {
  const kept = (await readMetrics(store)).filter((metric) => metric.step <= step)
  await store.write(PATH, utf8(kept.map((metric) => `${JSON.stringify(metric)}\n`).join('')))
}

function parseMetric(line: string): Metric | null {
  try {
    const value = JSON.parse(line) as Partial<Metric> | null
    const known = value?.kind === 'step' || value?.kind === 'evaluation'
    return known && typeof value.step === 'number' && typeof value.loss === 'number'
      ? (value as Metric)
      : null
  } catch {
    return null
  }
}
