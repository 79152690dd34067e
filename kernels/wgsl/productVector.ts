// Products of few rows with b (columns, inner), as in decoding: the lanes of a group read four rows of b
// side by side and add up what each has seen.
import type { Part, PartCode } from './product.ts'
import { store } from './productFinish.ts'

const LANES = 64

export function productVector(part: Part): PartCode {
  const { rows, columns, inner } = part
  const vectors = inner / 4
  let lanes = LANES
  while (lanes > 1 && lanes * 2 > vectors) lanes /= 2
  const each = Array.from({ length: rows }, (_, r) => r)
  const dots = [0, 1, 2, 3].map((j) => `dot(x, b${j})`).join(', ')
  return {
    code: `${store(part)}
var<workgroup> sums: array<vec4f, ${rows * LANES}>;
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let member = lane % ${lanes}u;
  let column = (group.x * ${LANES / lanes}u + lane / ${lanes}u) * 4u;
  ${each.map((r) => `var c${r} = vec4f();`).join(' ')}
  for (var k = member; k < ${vectors}u; k += ${lanes}u) {
    ${[0, 1, 2, 3].map((j) => `let b${j} = get_b((column + ${j}u) * ${vectors}u + k);`).join(' ')}
    ${each.map((r) => `{ let x = get_a(${r * vectors}u + k); c${r} += vec4f(${dots}); }`).join('\n    ')}
  }
  ${each.map((r) => `sums[${r * LANES}u + lane] = c${r};`).join(' ')}
  for (var step = ${Math.floor(lanes / 2)}u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (member < step) {
      ${each.map((r) => `sums[${r * LANES}u + lane] += sums[${r * LANES}u + lane + step];`).join(' ')}
    }
  }
  if (member == 0u) {
    ${each.map((r) => `store(${r}u, column, sums[${r * LANES}u + lane], 0u);`).join(' ')}
  }
}`,
    workgroups: [Math.ceil(columns / 4 / (LANES / lanes)), 1, 1],
  }
}
