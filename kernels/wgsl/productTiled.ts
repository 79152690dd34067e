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
  const guard = inner % DEPTH === 0 ? '' : `if (k + at.depth >= ${inner}u) { return block; } `
  // A turn in which all lanes load of the same operand needs no branch.
  const turn = (t: number): string => {
    const [first, end] = [t * lanes, Math.min((t + 1) * lanes, count)]
    const ofA = `let at = aPlace(lane${first > 0 ? ` + ${first}u` : ''});`
    const ofB = `let at = bPlace(lane + ${first}u - ${rows}u);`
    const choose = (a: string, b: string): string => {
      if (end <= rows) return a
      const rest = end < (t + 1) * lanes ? `if (lane < ${end - first}u) { ${b} }` : b
      return first >= rows ? rest : `if (lane < ${rows - first}u) { ${a} } else { ${b} }`
    }
    const [loadA, loadB] = ['a', 'b'].map((name) => {
      const from = name === 'a' ? 'row' : 'column'
      return `${guard}block = ${name}Block(${from} + at.block * 4u, k + at.depth);`
    })
    return `
fn load${t}(lane: u32, row: u32, column: u32, k: u32) -> mat4x4f {
  var block = mat4x4f();
  ${choose(`${ofA} ${loadA}`, `${ofB} ${loadB}`)}
  return block;
}
fn keep${t}(lane: u32, block: mat4x4f) {
  ${choose(`${ofA} ${keepRows(0, rows)}`, `${ofB} ${keepRows((DEPTH * rows) / 4, columns)}`)}
}`
  }
  return {
    code: `${operands(part)}
${store(part)}
var<workgroup> tile: array<vec4f, ${(DEPTH * count) / 4}>;

struct Place { block: u32, depth: u32 }
${place('a', rows, !transposeA)}
${place('b', columns, transposeB)}

${turns.map(turn).join('\n')}

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
  ${turns.map((t) => `var next${t} = load${t}(lane, row, column, first);`).join('\n  ')}
  for (var k0 = first; k0 < last; k0 += ${DEPTH}u) {
    ${turns.map((t) => `keep${t}(lane, next${t});`).join('\n    ')}
    workgroupBarrier();
    if (k0 + ${DEPTH}u < last) {
      ${turns.map((t) => `next${t} = load${t}(lane, row, column, k0 + ${DEPTH}u);`).join('\n      ')}
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
