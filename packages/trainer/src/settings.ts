// Everything that decides what a run computes, as plain data: it is stored with the run.
import { TrainingError } from './errors.ts'
import type { Optimizer } from './parameterGroups.ts'
import type { Schedule } from './schedule.ts'

/** What a run computes. Two runs with the same settings, data and first weights give the same bits. */
export interface Settings {
  /** Updates. */
  readonly steps: number
  /** Rows B of one pass. */
  readonly batch: number
  /** Tokens T of a row. */
  readonly context: number
  /** Passes whose gradients are averaged for one update. */
  readonly accumulation: number
  /** How rows are cut from the data. */
  readonly rows: 'windows' | 'documents'
  /** Chooses the order of the data and what dropout drops. */
  readonly seed: number

  /** What updates the weights. */
  readonly optimizer: Optimizer
  /** The peak. */
  readonly learningRate: number
  readonly schedule: Schedule
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** On weights of two dimensions; biases and norms have none. */
  readonly weightDecay: number
  /** Largest norm of the whole gradient; 0: no clipping. */
  readonly clip: number
  /** Share of values dropped in training, 0…1. */
  readonly dropout: number

  /** Steps between two readings of the loss. */
  readonly logEvery: number
  /** Steps between two evaluations; 0: never. */
  readonly evaluateEvery: number
  /** Documents of an evaluation, spread over the validation data; 0: all. */
  readonly evaluateDocuments: number
  /** Steps between two samples; 0: never. */
  readonly sampleEvery: number
  /** Steps between two checkpoints; 0: only at the end. */
  readonly saveEvery: number
  /** Checkpoints kept beside the best one. */
  readonly keep: number
  /** Evaluations without a better loss after which the run ends early; 0: never. */
  readonly patience: number
  /** A logged loss this far above the median of the last ones, twice in a row, ends the run; 0: never. */
  readonly spike: number
}

type Rule = readonly [rule: string, holds: (value: number) => boolean]

const count: Rule = ['a whole number above 0', (n) => Number.isSafeInteger(n) && n > 0]
const countOrNone: Rule = ['a whole number, 0 or more', (n) => Number.isSafeInteger(n) && n >= 0]
const share: Rule = ['from 0 to below 1', (x) => x >= 0 && x < 1]
const positive: Rule = ['above 0', (x) => x > 0 && Number.isFinite(x)]
const positiveOrNone: Rule = ['0 or above', (x) => x >= 0 && Number.isFinite(x)]

const rules: Readonly<Record<string, Rule>> = {
  steps: count,
  batch: count,
  context: count,
  accumulation: count,
  seed: countOrNone,
  learningRate: positive,
  beta1: share,
  beta2: share,
  epsilon: positive,
  weightDecay: positiveOrNone,
  clip: positiveOrNone,
  dropout: share,
  logEvery: count,
  evaluateEvery: countOrNone,
  evaluateDocuments: countOrNone,
  sampleEvery: countOrNone,
  saveEvery: countOrNone,
  keep: count,
  patience: countOrNone,
  spike: positiveOrNone,
}

const scheduleRules: Readonly<Record<string, Rule>> = {
  warmup: countOrNone,
  final: ['from 0 to 1', (x) => x >= 0 && x <= 1],
  decay: countOrNone,
}

/**
 * Checks settings that came from outside.
 *
 * @param where named first in errors, as `run.json`
 * @throws TrainingError naming the first setting that breaks its rule
 */
export function checkSettings(value: unknown, where = 'settings'): Settings {
  // Runs begun before there was a choice have none written down.
  const settings: Readonly<Record<string, unknown>> = {
    optimizer: 'adamw',
    ...record(value, where),
  }
  const fail = (name: string, rule: string): never => {
    throw new TrainingError(`${where}: ${name} must be ${rule}, got ${JSON.stringify(at(name))}`)
  }
  const at = (name: string): unknown =>
    name.split('.').reduce((inner: unknown, key) => record(inner, where)[key], settings)
  const check = (names: Readonly<Record<string, Rule>>, prefix = ''): void => {
    for (const [name, [rule, holds]] of Object.entries(names)) {
      const number = at(prefix + name)
      if (typeof number !== 'number' || !holds(number)) fail(prefix + name, rule)
    }
  }
  check(rules)
  if (!['windows', 'documents'].includes(settings.rows as string)) {
    fail('rows', "'windows' or 'documents'")
  }
  if (!['adamw', 'muon'].includes(settings.optimizer as string)) {
    fail('optimizer', "'adamw' or 'muon'")
  }
  record(settings.schedule, `${where}: schedule`)
  check(scheduleRules, 'schedule.')
  if (!['constant', 'cosine', 'linear', 'wsd'].includes(at('schedule.kind') as string)) {
    fail('schedule.kind', "'constant', 'cosine', 'linear' or 'wsd'")
  }
  return settings as unknown as Settings
}

function record(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new TrainingError(`${where}: must be an object, got ${JSON.stringify(value)}`)
}
