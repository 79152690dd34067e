// Quantiles of measured times.
import type { Quantiles } from './runLoad.ts'

/** Of any number of values; of none they are 0. */
export function quantiles(values: readonly number[]): Quantiles {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return { p50: at(0.5), p99: at(0.99), max: at(1), count: sorted.length }
}
