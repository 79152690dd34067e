// A tensor seen as a matrix: its last axis are the channels, all before it the rows.
import { check } from '../op.ts'
import { formatShape, type Spec, sizeOf } from '../tensor.ts'

/** Size of the last axis. */
export function channelsOf(spec: Spec): number {
  const channels = spec.shape.at(-1)
  check(channels !== undefined, () => `rows: a tensor needs an axis, got ${formatShape(spec)}`)
  return channels
}

/** Product of all sizes but the last. */
export function rowsOf(spec: Spec): number {
  return sizeOf(spec) / channelsOf(spec)
}
