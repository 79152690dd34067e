// A tensor seen as a matrix: its last axis are the channels, all before it the rows.
import { type Spec, sizeOf } from '../tensor.ts'

/** Size of the last axis. */
export function channelsOf(spec: Spec): number {
  return spec.shape.at(-1)!
}

/** Product of all sizes but the last. */
export function rowsOf(spec: Spec): number {
  return sizeOf(spec) / channelsOf(spec)
}
