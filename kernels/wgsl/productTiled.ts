// Products with tiles in workgroup memory, for GPUs: while a tile of 16 depths is multiplied out of it, the
// next is on its way from memory into registers.
import type { Part, PartCode, Tile } from './product.ts'
import { store } from './productFinish.ts'
import { operands } from './productOperands.ts'
import { blocksOf, multiplyAdd, registers, storeTile } from './productTile.ts'

/** Depths of a tile: 128 rows and 128 columns of it take the 16 KiB that every device has. */
const DEPTH = 16

export function productTiled(part: Part, tile: Tile): PartCode {
  const { inner, splits, depth, transposeA, transposeB } = part
  const { rows, columns, ownRows, ownColumns } = tile
  const [wide, high] = [columns / ownColumns, rows / ownRows]
  const lanes = wide * high
  // Each of them loads blocks of 4 × 4: first those of a, then those of b.
  const count = rows + columns
  const turns = Array.from({ length: Math.ceil(count / lanes) }, (_, t) => t)
  // Operands know only where their last four depths end.
  const guard =
    inner % DEPTH === 0 ? '' : `\n  if (k + at.depth >= ${inner}u) { return mat4x4f(); }`
  return {
    code: `${operands(part)}
${store(part)}
var<workgroup> tile: array<vec4f, ${(DEPTH * count) / 4}>;

struct Place { block: u32, depth: u32 }
${place('a', rows, !transposeA)}
${place('b', columns, transposeB)}

fn load(n: u32, row: u32, column: u32, k: u32) -> mat4x4f {
  if (n < ${rows}u) {
    let at = aPlace(n);${guard}
    return aBlock(row + at.block * 4u, k + at.depth);
  }
  let at = bPlace(n - ${rows}u);${guard}
  return bBlock(column + at.block * 4u, k + at.depth);
}

fn keep(n: u32, block: mat4x4f) {
  if (n < ${rows}u) {
    let at = aPlace(n);
    ${keepRows(0, rows)}
  } else if (n < ${count}u) {
    let at = bPlace(n - ${rows}u);
    ${keepRows((DEPTH * rows) / 4, columns)}
  }
}

@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * ${rows}u;
  let column = group.x * ${columns}u;
  let split = group.z;
  let x = lane % ${wide}u;
  let y_ = lane / ${wide}u;
  ${registers(tile)}
  let first = split * ${depth}u;
  let last = ${splits > 0 ? `min(first + ${depth}u, ${inner}u)` : `${inner}u`};
  ${turns.map((t) => `var next${t} = load(lane + ${t * lanes}u, row, column, first);`).join('\n  ')}
  for (var k0 = first; k0 < last; k0 += ${DEPTH}u) {
    ${turns.map((t) => `keep(lane + ${t * lanes}u, next${t});`).join('\n    ')}
    workgroupBarrier();
    if (k0 + ${DEPTH}u < last) {
      ${turns.map((t) => `next${t} = load(lane + ${t * lanes}u, row, column, k0 + ${DEPTH}u);`).join('\n      ')}
    }
    for (var k = 0u; k < ${DEPTH}u; k++) {
      ${blocksOf(ownRows)
        .map((i) => `let a${i} = tile[k * ${rows / 4}u + y_ + ${i * high}u];`)
        .join(' ')}
      ${blocksOf(ownColumns)
        .map(
          (j) =>
            `let b${j} = tile[${(DEPTH * rows) / 4}u + k * ${columns / 4}u + x + ${j * wide}u];`,
        )
        .join(' ')}
      ${multiplyAdd(
        tile,
        (i) => `a${i}`,
        (j) => `b${j}`,
      )}
    }
    workgroupBarrier();
  }
  ${storeTile(
    tile,
    (i) => `row + (y_ + ${i * high}u) * 4u`,
    (j) => `column + (x + ${j * wide}u) * 4u`,
  )}
}`,
    workgroups: [
      Math.ceil(part.columns / columns),
      Math.ceil(part.rows / rows),
      Math.max(1, splits),
    ],
  }
}

/** Where block n of an operand's tile lies: neighbours read neighbouring memory. */
function place(name: string, size: number, deep: boolean): string {
  const [block, depth] = deep
    ? [`n / ${DEPTH / 4}u`, `n % ${DEPTH / 4}u`]
    : [`n % ${size / 4}u`, `n / ${size / 4}u`]
  return `fn ${name}Place(n: u32) -> Place { return Place(${block}, ${depth} * 4u); }`
}

/** Puts a block into the tile of an operand that begins at `start`. */
function keepRows(start: number, size: number): string {
  const first = `tile[${start}u + at.depth * ${size / 4}u + at.block`
  return [0, 1, 2, 3].map((k) => `${first} + ${(k * size) / 4}u] = block[${k}];`).join(' ')
}
