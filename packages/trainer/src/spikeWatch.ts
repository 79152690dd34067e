// Notices a run that has gone wrong. The rule, in full:
//
// - a loss or gradient norm that is not a finite number ends the run at once; with loss scaling a norm that is none is how
//   a scale turns out too large, and ends the run only where the scale is below 1;
// - a logged loss more than `limit` nats above the median of the last 16 logged losses is a spike; one
//   alone may be an odd batch, two in a row end the run. Spikes do not enter the median. With fewer
//   than 8 losses seen nothing is called a spike.

const WINDOW = 16
const ENOUGH = 8

/** What the watch remembers, stored in checkpoints so that a resumed run judges the same. */
export interface WatchState {
  /** The last losses that were no spikes, oldest first. */
  readonly losses: readonly number[]
  /** Spikes in a row. */
  readonly spikes: number
}

/** What is told of a step. */
export interface Watched {
  readonly loss: number
  readonly gradientNorm: number
  readonly lossScale?: number | null
  readonly limit: number
}

/** A watch that has seen nothing. */
export const unwatched: WatchState = { losses: [], spikes: 0 }

/**
 * Takes note of a logged loss.
 *
 * @param limit     nats per token; 0: no loss is a spike
 * @param lossScale null without loss scaling
 * @returns     the new state, and what is wrong if the run must end
 */
export function watch(
  state: WatchState,
  { loss, gradientNorm, lossScale = null, limit }: Watched,
): { readonly state: WatchState; readonly problem: string | null } {
  if (!Number.isFinite(loss)) return { state, problem: `the loss is ${loss}` }
  if (!Number.isFinite(gradientNorm) && (lossScale ?? 0) < 1) {
    return { state, problem: `the norm of the gradient is ${gradientNorm}` }
  }
  const middle = median(state.losses)
  if (limit > 0 && state.losses.length >= ENOUGH && loss > middle + limit) {
    const spikes = state.spikes + 1
    const problem =
      spikes < 2
        ? null
        : `the loss jumped to ${loss.toFixed(3)}, ${limit} above the median ${middle.toFixed(3)} of the last ${state.losses.length}`
    return { state: { losses: state.losses, spikes }, problem }
  }
  return { state: { losses: [...state.losses, loss].slice(-WINDOW), spikes: 0 }, problem: null }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
