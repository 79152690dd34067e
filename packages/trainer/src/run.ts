// What goes into a run and what comes out of it while it goes.
import type { Backend } from '@ts/tensor'
import type { Model } from '@ts/transformer'
import type { Dataset } from './data/dataset.ts'
import type { Evaluation } from './evaluator.ts'
import type { StepMetric } from './metrics.ts'
import type { Files, RunStore } from './runStore.ts'

/** What is trained, on what, and where the run is kept. */
export interface Run {
  readonly backend: Backend
  /** A model that no weights have been written to and no program was compiled of. */
  readonly model: Model
  readonly data: Dataset
  readonly validation?: Dataset | null
  readonly store: RunStore
}

/** What the caller adds to a run. */
export interface TrainOptions {
  /** Goes on from the last checkpoint if there is one. Without it a store that holds a run is refused. */
  readonly resume?: boolean
  /** Aborting saves a checkpoint and ends the run after the step it is in. */
  readonly signal?: AbortSignal
  /** Writes the first weights; by default random ones from the settings' seed. */
  readonly start?: (backend: Backend, model: Model) => void | Promise<void>
  /** Tells stories with the weights as they are after `step` updates. */
  readonly sample?: (step: number) => Promise<readonly string[]>
  /** Files put beside the model in every checkpoint, as `tokenizer.json`. */
  readonly companions?: Files
  /** Asked after each step: true writes a checkpoint now, as where the process may soon be ended. Changes no bit of the run. */
  readonly saveNow?: () => boolean
}

/** What happens in a run. Steps are counted as updates done. */
export type TrainEvent =
  | {
      readonly kind: 'start'
      readonly step: number
      readonly parameters: number
      readonly stepsPerEpoch: number
    }
  | StepMetric
  | ({ readonly kind: 'evaluation'; readonly step: number; readonly best: boolean } & Evaluation)
  | { readonly kind: 'sample'; readonly step: number; readonly texts: readonly string[] }
  | { readonly kind: 'checkpoint'; readonly step: number; readonly path: string }
  | {
      /** The device was lost and opened anew: the run goes on after `step`, later steps come again. */
      readonly kind: 'recovered'
      readonly step: number
      readonly problem: string
    }
  | {
      readonly kind: 'done'
      readonly step: number
      readonly reason: 'finished' | 'aborted' | 'no better'
      /** The checkpoint to use: the best one, or the last where nothing was evaluated. */
      readonly path: string
    }
