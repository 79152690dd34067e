// How products read their operands: in blocks of four depths by four rows of a, or columns of b, whose
// vectors run along rows or columns whichever way the operand lies in memory.
import type { Part } from './product.ts'

/**
 * `aBlock(row, depth)` and `bBlock(column, depth)`: element [k][i] is that of depth + k and row + i. Depths
 * past the end are 0; what stands past the last row is anything, and is never stored.
 */
export function operands(part: Part): string {
  const { whole, inner, transposeA, transposeB } = part
  const { firstRow, firstColumn, firstDepth } = part
  // Bindings begin at the part's first row in memory, whatever runs along that.
  const a = transposeA
    ? { length: whole.rows, skipped: firstRow }
    : { length: whole.inner, skipped: firstDepth }
  const b = transposeB
    ? { length: whole.inner, skipped: firstDepth }
    : { length: whole.columns, skipped: firstColumn }
  return [
    block('a', { ...a, inner, deep: !transposeA }),
    block('b', { ...b, inner, deep: transposeB }),
  ].join('\n')
}

interface Operand {
  /** Depths there are. */
  readonly inner: number
  /** Of a row in memory. */
  readonly length: number
  /** What a row in memory begins with before the part's own. */
  readonly skipped: number
  /** Rows in memory run along the depth. */
  readonly deep: boolean
}

function block(name: string, { inner, length, skipped, deep }: Operand): string {
  const loads = [0, 1, 2, 3].map((i) => {
    const vector =
      length % 4 === 0
        ? `get_${name}((at + ${i * length}u) / 4u)`
        : `vec4f(${[0, 1, 2, 3].map((j) => `get_${name}(at + ${i * length + j}u)`).join(', ')})`
    if (inner % 4 === 0) return vector
    const inside = deep
      ? `depth + vec4u(0, 1, 2, 3) < vec4u(${inner})`
      : `depth + ${i}u < ${inner}u`
    return `select(vec4f(), ${vector}, ${inside})`
  })
  const matrix = `mat4x4f(${loads.join(', ')})`
  return `
fn ${name}Block(i: u32, depth: u32) -> mat4x4f {
  let at = ${deep ? `i * ${length}u + depth` : `depth * ${length}u + i`}${skipped > 0 ? ` + ${skipped}u` : ''};
  return ${deep ? `transpose(${matrix})` : matrix};
}`
}
