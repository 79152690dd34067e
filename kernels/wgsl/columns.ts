// Sums over the rows of a matrix, column by column, in an order that the shape alone decides: chunks of
// rows, then the chunks.
import type { Binding, DeviceTraits, Launches } from './kernel.ts'
import { numbersOut, perItem } from './perItem.ts'

const CHUNK = 64

/** Sums of one or more terms. */
export interface ColumnSums {
  readonly rows: number
  readonly channels: number
  readonly bindings: readonly Binding[]
  /** Names of the outputs. */
  readonly results: readonly string[]
  /** What each result sums: an expression of `r`, `c` and `at`, the index of (r, c). */
  readonly terms: readonly string[]
}

/** Its dispatches. */
export function chunked(
  { rows, channels, bindings, results, terms }: ColumnSums,
  device: DeviceTraits,
): Launches {
  const chunks = Math.ceil(rows / CHUNK)
  const items = chunks * channels
  const sums = terms.map((_, n) => `var s${n} = 0.0;`).join(' ')
  const adding = terms.map((term, n) => `s${n} += ${term};`).join(' ')
  const first = perItem(
    {
      items,
      bindings: [
        ...bindings,
        ...(chunks > 1
          ? [{ scratch: 0, name: 'partial', type: 'array<f32>' }]
          : results.map((name, n) => numbersOut(n, name))),
      ],
      body: `let c = i % ${channels}u;
  let start = (i / ${channels}u) * ${CHUNK}u;
  ${sums}
  for (var r = start; r < min(start + ${CHUNK}u, ${rows}u); r++) {
    let at = r * ${channels}u + c;
    ${adding}
  }
  ${results.map((name, n) => (chunks > 1 ? `partial[${n * items}u + i] = s${n};` : `${name}[i] = s${n};`)).join(' ')}`,
    },
    device,
  )
  if (chunks === 1) return { dispatches: [first] }
  const second = perItem(
    {
      items: channels,
      bindings: [
        { scratch: 0, name: 'partial', type: 'array<f32>', access: 'read' },
        ...results.map((name, n) => numbersOut(n, name)),
      ],
      body: `${sums}
  for (var k = 0u; k < ${chunks}u; k++) {
    ${results.map((_, n) => `s${n} += partial[${n * items}u + k * ${channels}u + i];`).join(' ')}
  }
  ${results.map((name, n) => `${name}[i] = s${n};`).join(' ')}`,
    },
    device,
  )
  return { dispatches: [first, second], scratch: [terms.length * items] }
}
