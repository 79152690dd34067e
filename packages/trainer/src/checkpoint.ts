// A checkpoint: a model folder in HF layout, with all that training needs to go on exactly beside it.
//
//   checkpoints/step-000100/  config.json  model.safetensors  tokenizer.json …   opens as a model
//                             optimizer.safetensors   moment1.<name>, moment2.<name>, lossScale
//                             trainer.json            the step and what the loop remembers
//   latest, best              text files that name a checkpoint folder
import type { Leaf } from '@ts/tensor'
import {
  bytesSource,
  FormatError,
  formatConfig,
  loadWeights,
  Safetensors,
  saveWeights,
  type TensorToWrite,
  writeSafetensors,
} from '@ts/transformer'
import { TrainingError } from './errors.ts'
import { type Files, type RunStore, readText, utf8 } from './runStore.ts'
import { unwatched, type WatchState } from './spikeWatch.ts'
import { resetScaling, type Trainee } from './trainee.ts'

/** What the loop remembers from step to step. */
export interface TrainerState {
  /** Updates done. */
  readonly step: number
  /** Time of training. */
  readonly seconds: number
  /** The best evaluation. */
  readonly best: { readonly step: number; readonly loss: number } | null
  /** Evaluations since then. */
  readonly sinceBest: number
  readonly watch: WatchState
}

/** Before the first step. */
export const untrained: TrainerState = {
  step: 0,
  seconds: 0,
  best: null,
  sinceBest: 0,
  watch: unwatched,
}

const FOLDER = 'checkpoints'

/** `checkpoints/step-000100` */
export function checkpointPath(step: number): string {
  return `${FOLDER}/step-${String(step).padStart(6, '0')}`
}

/**
 * Writes a checkpoint, whole or not at all, and names it in `latest`.
 *
 * @param companions files put beside the model, as its tokenizer.json
 * @returns its path in the store
 * @throws TrainingError, with nothing written, if a weight is not a finite number
 */
export async function writeCheckpoint(
  store: RunStore,
  trainee: Trainee,
  state: TrainerState,
  companions: Files = {},
): Promise<string> {
  const { backend, model } = trainee
  const path = checkpointPath(state.step)
  const moments = [...momentsOf(trainee), ...scalingOf(trainee)].map(
    ([name, leaf]): TensorToWrite => {
      return { name, shape: leaf.shape, read: () => backend.read(leaf) }
    },
  )
  await store.writeFolder(path, {
    ...companions,
    'config.json': utf8(formatConfig(model.config)),
    'model.safetensors': finite(saveWeights(backend, model), 'weight'),
    'optimizer.safetensors': finite(writeSafetensors(moments), 'moment'),
    'trainer.json': utf8(`${JSON.stringify(state, null, 2)}\n`),
  })
  await store.write('latest', utf8(`${path}\n`))
  return path
}

/** Names a checkpoint in `best`. */
export async function markBest(store: RunStore, path: string): Promise<void> {
  await store.write('best', utf8(`${path}\n`))
}

/** The path that `latest` or `best` names, or null. */
export async function checkpointNamed(
  store: RunStore,
  name: 'latest' | 'best',
): Promise<string | null> {
  return (await readText(store, name))?.trim() || null
}

/** Removes all checkpoints but the newest ones and the one that `best` names. */
export async function pruneCheckpoints(store: RunStore, keep: number): Promise<void> {
  const best = await checkpointNamed(store, 'best')
  const paths = (await store.list(FOLDER))
    .filter((name) => /^step-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(5)) - Number(a.slice(5)))
    .map((name) => `${FOLDER}/${name}`)
  for (const path of paths.slice(keep)) if (path !== best) await store.remove(path)
}

/**
 * Brings weights, moments and the loop's memory back to where they were.
 *
 * @throws FormatError if a file is missing, damaged, or of another model
 */
export async function readCheckpoint(
  store: RunStore,
  path: string,
  trainee: Trainee,
): Promise<TrainerState> {
  const { backend, model } = trainee
  const state = parseState(await need(store, `${path}/trainer.json`), `${path}/trainer.json`)
  const open = async (name: string): Promise<Safetensors> =>
    Safetensors.open(bytesSource(await need(store, `${path}/${name}`), `${path}/${name}`))
  await loadWeights(backend, model, await open('model.safetensors'))
  const moments = await open('optimizer.safetensors')
  // A run that goes on in mixed precision may have begun without.
  resetScaling(trainee)
  const scaling = scalingOf(trainee).filter(([name]) => moments.tensors.has(name))
  for (const [name, leaf] of [...momentsOf(trainee), ...scaling]) {
    const values = await moments.read(name)
    const shape = moments.tensors.get(name)!.shape
    if (shape.join() !== leaf.shape.join()) {
      const problem = `must be (${leaf.shape.join(', ')}), got (${shape.join(', ')})`
      throw new FormatError(moments.source.name, `${name}.shape`, problem)
    }
    backend.write(leaf, values)
  }
  return state
}

type Kept = readonly (readonly [name: string, leaf: Leaf])[]

function momentsOf({ groups }: Trainee): Kept {
  return groups.flatMap(({ members }) =>
    members.flatMap(({ name, moments }) =>
      moments.map((leaf, i) => [`moment${i + 1}.${name}`, leaf] as const),
    ),
  )
}

function scalingOf({ scaling }: Trainee): Kept {
  return scaling ? [scaling.scale, scaling.good].map((leaf) => [leaf.name, leaf] as const) : []
}

/** Passes a safetensors file on, and throws at the first float that is none. */
async function* finite(
  chunks: AsyncIterable<Uint8Array>,
  what: string,
): AsyncGenerator<Uint8Array> {
  let header = true
  for await (const chunk of chunks) {
    if (!header) {
      const values = new Float32Array(chunk.buffer, chunk.byteOffset, chunk.byteLength / 4)
      const bad = values.find((value) => !Number.isFinite(value))
      if (bad !== undefined) throw new TrainingError(`a ${what} is ${bad}`)
    }
    header = false
    yield chunk
  }
}

async function need(store: RunStore, path: string): Promise<Uint8Array> {
  const bytes = await store.read(path)
  if (bytes) return bytes
  throw new FormatError(store.name, path, 'the file is missing; the checkpoint cannot be resumed')
}

/** Reads trainer.json. @throws FormatError naming the field that is wrong */
export function parseState(bytes: Uint8Array, source: string): TrainerState {
  let value: Partial<TrainerState> | null
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new FormatError(source, 'trainer state', 'must be JSON', { cause })
  }
  const isNumber = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x)
  const rules: Readonly<Record<keyof TrainerState, (state: Partial<TrainerState>) => boolean>> = {
    step: ({ step }) => Number.isSafeInteger(step) && step! >= 0,
    seconds: ({ seconds }) => isNumber(seconds) && seconds >= 0,
    best: ({ best }) => best === null || (isNumber(best?.step) && isNumber(best.loss)),
    sinceBest: ({ sinceBest }) => Number.isSafeInteger(sinceBest) && sinceBest! >= 0,
    watch: ({ watch }) =>
      isNumber(watch?.spikes) && Array.isArray(watch.losses) && watch.losses.every(isNumber),
  }
  for (const [field, holds] of Object.entries(rules)) {
    if (typeof value === 'object' && value !== null && holds(value)) continue
    const got = JSON.stringify(value?.[field as keyof TrainerState]) ?? 'nothing'
    throw new FormatError(source, field, `is missing or out of range, got ${got.slice(0, 80)}`)
  }
  return value as TrainerState
}
