// How products read their operands: in blocks of four depths by four rows of a, or columns of b, whose
// vectors run along rows or columns whichever way the operand lies in memory.
import type { Part } from './product.ts'

/**
 * `aBlock(row, depth)` and `bBlock(column, depth)`: element [k][i] is that of depth + k and row + i. Depths
 * past the end are 0; what stands past the last row is anything, and is never stored.
 */
export function operands({ whole, inner, transposeA, transposeB }: Part): string {
  return [
    block('a', inner, transposeA ? whole.rows : whole.inner, !transposeA),
    block('b', inner, transposeB ? whole.inner : whole.columns, transposeB),
  ].join('\n')
}

/**
 * @param inner  depths there are
 * @param length of a row in memory
 * @param deep   rows in memory run along the depth
 */
function block(name: string, inner: number, length: number, deep: boolean): string {
  const loads = [0, 1, 2, 3].map((i) => {
    const vector =
      length % 4 === 0
        ? `${name}[(at + ${i * length}u) / 4u]`
        : `vec4f(${[0, 1, 2, 3].map((j) => `${name}[at + ${i * length + j}u]`).join(', ')})`
    if (inner % 4 === 0) return vector
    const inside = deep
      ? `depth + vec4u(0, 1, 2, 3) < vec4u(${inner})`
      : `depth + ${i}u < ${inner}u`
    return `select(vec4f(), ${vector}, ${inside})`
  })
  const matrix = `mat4x4f(${loads.join(', ')})`
  return `
fn ${name}Block(i: u32, depth: u32) -> mat4x4f {
  let at = ${deep ? `i * ${length}u + depth` : `depth * ${length}u + i`};
  return ${deep ? `transpose(${matrix})` : matrix};
}`
}
