// Products on matrix units, with operands of 16 bits and sums of 32: a workgroup of four subgroups computes 64 rows
// by 64 columns, each of them 32 by 32. Operands are rounded on their way into workgroup memory, 32 depths at a time.
import type { DeviceTraits, SubgroupMatrix } from './kernel.ts'
import type { Part, PartCode } from './product.ts'
import { store } from './productFinish.ts'
import { operands } from './productOperands.ts'

const TILE = 64
/** What a subgroup computes of it, in each direction, and the depths that are loaded at a time. */
const OWN = 32
/** Eight more than there are depths, so that rows begin in different banks. */
const STRIDE = OWN + 8

/** A shape of matrix that fits here, and the size of a subgroup. */
export interface Matrices extends SubgroupMatrix {
  readonly lanes: number
}

/** The largest shape, up to 16 rows and columns, that multiplies f16 and adds up in f32, or null if there is none that can be used. */
export function matricesOf(device: DeviceTraits): Matrices | null {
  const { subgroupMinSize, subgroupMaxSize, maxInvocations } = device
  // Which subgroup an invocation belongs to is only known where all have the same size.
  const usable = subgroupMinSize === subgroupMaxSize && 4 * subgroupMaxSize <= maxInvocations
  if (!device.f16 || !usable) return null
  const fitting = device.subgroupMatrices.filter(({ component, result, M, N, K }) => {
    const small = M <= 16 && N <= 16 && (OWN % M) + (OWN % N) + (OWN % K) === 0
    return component === 'f16' && result === 'f32' && small
  })
  const [largest] = fitting.toSorted((a, b) => b.M * b.N * b.K - a.M * a.N * a.K)
  return largest ? { ...largest, lanes: subgroupMaxSize } : null
}

export function productMatrix(part: Part, { M, N, K, lanes }: Matrices): PartCode {
  const { inner, splits, depth } = part
  const all = 4 * lanes
  const each = (count: number, code: (i: number) => string): string => {
    return Array.from({ length: count }, (_, i) => code(i)).join(' ')
  }
  const [high, wide] = [OWN / M, OWN / N]
  const left = `subgroup_matrix_left<f16, ${K}, ${M}>`
  const right = `subgroup_matrix_right<f16, ${N}, ${K}>`
  // Blocks of four depths by four rows, or columns.
  const blocks = (TILE / 4) * (OWN / 4)
  const load = (name: string, first: string): string => `
    for (var n = lane; n < ${blocks}u; n += ${all}u) {
      let block = n / ${OWN / 4}u * 4u;
      let d = n % ${OWN / 4}u * 4u;
      var four = mat4x4f();
      if (k + d < last) { four = ${name}Block(${first} + block, k + d); }
      for (var j = 0u; j < 4u; j++) {
        for (var i = 0u; i < 4u; i++) { ${name}Tile[(block + i) * ${STRIDE}u + d + j] = f16(four[j][i]); }
      }
    }`
  // One matrix of each subgroup at a time, so that 16 KiB of workgroup memory do.
  const results = (i: number, j: number): string => `
  subgroupMatrixStore<row_major>(&results, ${M * N}u * (lane / ${lanes}u), c${i}_${j}, ${N}u);
  workgroupBarrier();
  for (var n = lane; n < ${M * N}u; n += ${all}u) {
    let sums = vec4f(results[4u * n], results[4u * n + 1u], results[4u * n + 2u], results[4u * n + 3u]);
    let owner = n / ${(M * N) / 4}u;
    let at = n % ${(M * N) / 4}u;
    let r = row + owner / 2u * ${OWN}u + ${i * M}u + at / ${N / 4}u;
    store(r, column + owner % 2u * ${OWN}u + ${j * N}u + at % ${N / 4}u * 4u, sums, split);
  }
  workgroupBarrier();`
  const loads = [
    each(
      high,
      (i) =>
        `let a${i} = subgroupMatrixLoad<${left}, row_major>(&aTile, (ownRow + ${i * M}u) * ${STRIDE}u + d, ${STRIDE}u);`,
    ),
    each(
      wide,
      (j) =>
        `let b${j} = subgroupMatrixLoad<${right}, col_major>(&bTile, (ownColumn + ${j * N}u) * ${STRIDE}u + d, ${STRIDE}u);`,
    ),
  ].join(' ')
  const sums = each(high, (i) =>
    each(wide, (j) => `c${i}_${j} = subgroupMatrixMultiplyAccumulate(a${i}, b${j}, c${i}_${j});`),
  )
  return {
    directives: `diagnostic(off, chromium.subgroup_matrix_uniformity);
enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;`,
    code: `${operands(part)}
${store(part)}
var<workgroup> aTile: array<f16, ${TILE * STRIDE}>;
var<workgroup> bTile: array<f16, ${TILE * STRIDE}>;
var<workgroup> results: array<f32, ${4 * M * N}>;
@compute @workgroup_size(${all})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * ${TILE}u;
  let column = group.x * ${TILE}u;
  let split = group.z;
  let ownRow = lane / ${2 * lanes}u * ${OWN}u;
  let ownColumn = lane / ${lanes}u % 2u * ${OWN}u;
  ${each(high, (i) => each(wide, (j) => `var c${i}_${j}: subgroup_matrix_result<f32, ${N}, ${M}>;`))}
  let first = split * ${depth}u;
  let last = ${splits > 0 ? `min(first + ${depth}u, ${inner}u)` : `${inner}u`};
  for (var k = first; k < last; k += ${OWN}u) {${load('a', 'row')}${load('b', 'column')}
    workgroupBarrier();
    for (var d = 0u; d < ${OWN}u; d += ${K}u) { ${loads} ${sums} }
    workgroupBarrier();
  }
  ${each(high, (i) => each(wide, (j) => results(i, j)))}
}`,
    workgroups: [Math.ceil(part.columns / TILE), Math.ceil(part.rows / TILE), Math.max(1, splits)],
  }
}
