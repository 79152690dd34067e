// Products with register tiles alone: each invocation reads its own operands, nothing is shared and nobody
// waits. The fastest way on CPUs that play GPU, where all lanes of a workgroup better have the same rows.
import type { Part, PartCode, Tile } from './product.ts'
import { store } from './productFinish.ts'
import { operands } from './productOperands.ts'
import { blocksOf, multiplyAdd, registers, storeTile } from './productTile.ts'

/** The tile is as high as an invocation's own. */
export function productDirect(part: Part, tile: Tile): PartCode {
  const { inner, splits, depth } = part
  const { columns, ownRows, ownColumns } = tile
  const loads = [
    ...blocksOf(ownRows).map((i) => `let a${i} = aBlock(row + ${4 * i}u, k);`),
    ...blocksOf(ownColumns).map((j) => `let b${j} = bBlock(column + ${4 * j}u, k);`),
  ]
  const steps = [0, 1, 2, 3].map((k) => {
    return multiplyAdd(
      tile,
      (i) => `a${i}[${k}]`,
      (j) => `b${j}[${k}]`,
    )
  })
  return {
    code: `${operands(part)}
${store(part)}
@compute @workgroup_size(${columns / ownColumns})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * ${ownRows}u;
  let column = group.x * ${columns}u + lane * ${ownColumns}u;
  let split = group.z;
  if (column >= ${part.columns}u) { return; }
  ${registers(tile)}
  let first = split * ${depth}u;
  let last = ${splits > 0 ? `min(first + ${depth}u, ${inner}u)` : `${inner}u`};
  for (var k = first; k < last; k += 4u) {
    ${[...loads, ...steps].join('\n    ')}
  }
  ${storeTile(
    tile,
    (i) => `row + ${4 * i}u`,
    (j) => `column + ${4 * j}u`,
  )}
}`,
    workgroups: [
      Math.ceil(part.columns / columns),
      Math.ceil(part.rows / ownRows),
      Math.max(1, splits),
    ],
  }
}
