/**
 * Round numbers that divide a range: steps of 1, 2 or 5 times a power of ten.
 *
 * @param count about how many
 * @returns     ascending, the first at or below `low`, the last at or above `high`
 */
export function ticks(low: number, high: number, count: number): readonly number[] {
  const span = high - low || Math.abs(high) || 1
  const power = 10 ** Math.floor(Math.log10(span / count))
  const rest = span / count / power
  const step = power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  )
}
