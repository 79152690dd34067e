// run.json: what a run is of. Written at its start, compared when it is resumed.
import { type Config, FormatError, formatConfig, parseConfig } from '@ts/transformer'
import type { Dataset } from './data/dataset.ts'
import { TrainingError } from './errors.ts'
import { type RunStore, readText, utf8 } from './runStore.ts'
import { checkSettings, type Settings } from './settings.ts'

/** What tells a data set from another. */
export type DataInfo = Pick<
  Dataset,
  'vocabularySize' | 'endOfText' | 'tokens' | 'documents' | 'textBytes' | 'fingerprint'
>

/** The content of run.json. */
export interface RunInfo {
  readonly model: Config
  readonly settings: Settings
  readonly data: DataInfo
  readonly validation: DataInfo | null
}

const PATH = 'run.json'

/** Settings that may change when a run is resumed. All others decide what earlier steps computed. */
const FREE: ReadonlySet<string> = new Set<keyof Settings>([
  'steps',
  'logEvery',
  'evaluateEvery',
  'evaluateDocuments',
  'sampleEvery',
  'saveEvery',
  'keep',
  'patience',
  'spike',
])

/** Picks what run.json says of a data set. */
export function dataInfo(data: Dataset): DataInfo {
  const { vocabularySize, endOfText, tokens, documents, textBytes, fingerprint } = data
  return { vocabularySize, endOfText, tokens, documents, textBytes, fingerprint }
}

/** Writes run.json. */
export async function writeRun(store: RunStore, run: RunInfo): Promise<void> {
  const model: unknown = JSON.parse(formatConfig(run.model))
  await store.write(PATH, utf8(`${JSON.stringify({ ...run, model }, null, 2)}\n`))
}

/**
 * Reads run.json: what is needed to resume a run or to describe it.
 *
 * @returns null if the store holds no run
 * @throws FormatError or TrainingError naming the field that is wrong
 */
export async function readRun(store: RunStore): Promise<RunInfo | null> {
  const text = await readText(store, PATH)
  if (text === null) return null
  let value: Partial<RunInfo> | null
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FormatError(`${store.name}/${PATH}`, 'run', 'must be JSON', { cause })
  }
  const where = `${store.name}/${PATH}`
  if (typeof value !== 'object' || value === null || typeof value.data?.fingerprint !== 'string') {
    throw new FormatError(where, 'data', 'must be an object with a fingerprint')
  }
  return {
    model: parseConfig(utf8(JSON.stringify(value.model ?? null)), where),
    settings: checkSettings(value.settings, where),
    data: value.data,
    validation: value.validation ?? null,
  }
}

/**
 * Checks that a run goes on as it began.
 *
 * @throws TrainingError naming what has changed
 */
export function checkSameRun(before: RunInfo, now: RunInfo): void {
  const compare = (what: string, then: unknown, given: unknown): void => {
    const [a, b] = [then, given].map((value) => JSON.stringify(value))
    if (a === b) return
    throw new TrainingError(
      `resume: ${what} must stay ${a}, got ${b}; start a new run in another folder`,
    )
  }
  compare('the training data', before.data.fingerprint, now.data.fingerprint)
  const config = (run: RunInfo): unknown => JSON.parse(formatConfig(run.model))
  compare('the model', config(before), config(now))
  for (const name of Object.keys(now.settings) as (keyof Settings)[]) {
    if (FREE.has(name)) continue
    compare(name, canonical(before.settings[name]), canonical(now.settings[name]))
  }
}

/** The same text for the same value, in whatever order its fields were written. */
function canonical(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
