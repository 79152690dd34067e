// What is trained, laid out for training, and the loss scale that mixed precision needs.
import { type Backend, type Leaf, parameter } from '@ts/tensor'
import type { Model } from '@ts/transformer'
import { TrainingError } from './errors.ts'
import { type Optimizer, type ParameterGroup, parameterGroups } from './parameterGroups.ts'

/** The backend that trains a model, and what it keeps beside the weights. */
export interface Trainee {
  readonly backend: Backend
  readonly model: Model
  readonly groups: readonly ParameterGroup[]
  /** Where the backend stores gradients in 16-bit floats, which hold nothing below 6e-8 and nothing above 65504. */
  readonly scaling: LossScaling | null
}

/** The memory of loss scaling, on the device: so no step waits to hear how the one before it went. */
export interface LossScaling {
  /** (1) what the loss is multiplied with, a power of two */
  readonly scale: Leaf
  /** (1) good steps since it changed */
  readonly good: Leaf
}

/** The first of a run. A few steps find a better one; those whose gradients it makes overflow are skipped. */
const FIRST_SCALE = 2 ** 16

/**
 * Lays a model out for training: call it once, before its weights are written to any backend or compiled into
 * any program.
 *
 * @throws ShapeError if that has happened already
 * @throws TrainingError if the optimiser cannot train in the backend's precision
 */
export function traineeOf(backend: Backend, model: Model, optimizer: Optimizer = 'adamw'): Trainee {
  const mixed = backend.halves !== undefined
  if (mixed && optimizer === 'muon') {
    throw new TrainingError(
      "training: mixed precision skips steps whose gradient overflows, which muon cannot; use the optimizer 'adamw', or full precision",
    )
  }
  const scaling = mixed
    ? { scale: parameter([1], 'lossScale'), good: parameter([1], 'lossScale.good') }
    : null
  const trainee = { backend, model, groups: parameterGroups(model, optimizer), scaling }
  resetScaling(trainee)
  return trainee
}

/** Begins anew with the first scale. */
export function resetScaling({ backend, scaling }: Trainee): void {
  if (!scaling) return
  backend.write(scaling.scale, [FIRST_SCALE])
  backend.write(scaling.good, [0])
}
