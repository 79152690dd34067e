// Which steps of a program threads share, and where they must wait for each other. A step that is done
// sooner than threads meet is left to the first of them, and who does not touch what others wrote need not wait.
import type { Location, Step } from '../../plan.ts'
import { paddedSize, type Spec } from '../../tensor.ts'

/** How a step is done. */
export interface Turn {
  /** Whether the first thread does all of it. */
  readonly alone: boolean
  /** Whether all threads meet before it. */
  readonly meet: boolean
}

/** What a thread does in a nanosecond, about: floating-point operations, or bytes. */
const PER_NANOSECOND = 20

/** Below so many nanoseconds of shared work in a whole program waking the others does not pay. */
const WORTH_WAKING = 20_000

/**
 * Schedules a program for several threads. What is computed does not depend on it, to the bit.
 *
 * @param shareFrom nanoseconds of work from which a step is shared; 0: all are, infinite: none is
 * @returns         a turn for each step; with none of them shared, one thread does everything
 */
export function schedule(
  steps: readonly Step[],
  addressOf: (location: Location) => number,
  shareFrom: number,
): readonly Turn[] {
  if (shareFrom === Number.POSITIVE_INFINITY) return steps.map(() => ({ alone: true, meet: false }))
  const times = steps.map(nanoseconds)
  const shared = times.filter((time) => time >= shareFrom).reduce((sum, time) => sum + time, 0)
  const pays = shareFrom === 0 || shared >= WORTH_WAKING
  let before: { readonly alone: boolean; readonly reads: Span[]; readonly writes: Span[] }[] = []
  return steps.map((step, i) => {
    const alone = !pays || times[i] < shareFrom
    const reads = spans(step.inputs, step.node.inputs, addressOf)
    const writes = spans(step.outputs, step.node.outputs, addressOf)
    const meet = before.some(
      (other) =>
        !(alone && other.alone) &&
        (overlap(other.writes, [...reads, ...writes]) || overlap(other.reads, writes)),
    )
    if (meet) before = []
    before.push({ alone, reads, writes })
    return { alone, meet }
  })
}

function nanoseconds({ op, sizes, scalars, units }: Step): number {
  const cost = op.cost?.({ ...sizes, ...scalars }, units)
  return cost ? Math.max(cost.flops, cost.bytes) / PER_NANOSECOND : Number.POSITIVE_INFINITY
}

/** Bytes from the first to before the second. */
type Span = readonly [number, number]

function spans(
  locations: readonly (Location | null)[],
  tensors: readonly (Spec | null)[],
  addressOf: (location: Location) => number,
): Span[] {
  return locations.flatMap((location, i): Span[] => {
    if (!location) return []
    const from = addressOf(location)
    return [[from, from + 4 * paddedSize(tensors[i]!)]]
  })
}

function overlap(some: readonly Span[], others: readonly Span[]): boolean {
  return some.some(([from, to]) => others.some(([start, end]) => from < end && start < to))
}
