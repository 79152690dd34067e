// Which tokens a step sees: a pure function of the seed and the step. Nothing to store, so resuming
// needs the step alone.
import { TrainingError } from '../errors.ts'
import { hash } from '../hash.ts'
import type { Dataset } from './dataset.ts'
import { permutation } from './permutation.ts'

/** Rows of tokens and what is to be predicted at each place. */
export interface Batch {
  /** (B·T) */
  readonly tokens: Int32Array
  /** (B·T): the token after each; −1 where nothing is to be predicted. */
  readonly targets: Int32Array
}

/** What rows are cut from the data. */
export interface BatchShape {
  /** Rows B. */
  readonly batch: number
  /** Tokens T of a row. */
  readonly context: number
  /**
   * `windows` (default): T tokens anywhere in the stream, documents one after the other.
   * `documents`: each row is one document from its beginning, after an end-of-text token, cut at T
   * or filled up with end-of-text tokens that are not to be predicted.
   */
  readonly rows?: 'windows' | 'documents'
}

/** Batches by number. */
export interface Batches {
  /** Rows after which every window or document has been seen once more. */
  readonly rowsPerEpoch: number
  /** @param index 0, 1, …; the n-th batch of rows of the endless sequence of epochs */
  at(index: number): Promise<Batch>
}

/**
 * The endless sequence of shuffled rows that `seed` gives, in batches.
 *
 * An epoch is ⌊tokens / T⌋ windows side by side, beginning at an offset of its own (the stream is
 * taken as a ring), in an order of its own; or every document once. A batch may hold the end of one
 * epoch and the beginning of the next.
 *
 * @throws TrainingError if the data has no whole window
 */
export function batches(data: Dataset, seed: number, shape: BatchShape): Batches {
  const { batch, context, rows = 'windows' } = shape
  if (rows === 'windows' && data.tokens <= context) {
    throw new TrainingError(
      `batches: the data must have more tokens than the context ${context}, got ${data.tokens}; give more text or a shorter context`,
    )
  }
  const rowsPerEpoch = rows === 'windows' ? Math.floor(data.tokens / context) : data.documents
  return {
    rowsPerEpoch,
    async at(index) {
      const tokens = new Int32Array(batch * context)
      const targets = new Int32Array(batch * context)
      for (let row = 0; row < batch; row++) {
        const position = index * batch + row
        const epoch = Math.floor(position / rowsPerEpoch)
        const pick = permutation(rowsPerEpoch, seed, epoch, 0)(position % rowsPerEpoch)
        const at = row * context
        if (rows === 'windows') {
          const offset = hash(seed, epoch, 1) % data.tokens
          const start = (pick * context + offset) % data.tokens
          const window = await data.read(start, context + 1)
          tokens.set(window.subarray(0, context), at)
          targets.set(window.subarray(1), at)
        } else {
          const { tokens: document } = await data.document(pick)
          const shown = document.subarray(0, context)
          tokens.fill(data.endOfText, at, at + context)
          tokens.set(shown.subarray(0, context - 1), at + 1)
          targets.fill(-1, at, at + context)
          targets.set(shown, at)
        }
      }
      return { tokens, targets }
    },
  }
}
