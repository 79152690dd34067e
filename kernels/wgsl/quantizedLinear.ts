// y = f(x·wᵀ + bias), w quantised. Each group of 32 of x is rounded to whole numbers of seven bits, whose
// products with those of w add up exactly in f32, and then scaled: as on WASM. An invocation has four columns
// of y in up to four rows; on GPUs the lanes of a team share the groups, so that each weight is read once
// and by neighbours. The order of sums does not depend on how many rows there are.
import type { WgslKernel } from './kernel.ts'
import { numbers, resultBindings } from './product.ts'
import { finish } from './productFinish.ts'
import { columnOf, groupVectors, scaleOf } from './quantizedWords.ts'

const LANES = 64

export const quantizedLinear: WgslKernel = ({ sizes, inputs }, device) => {
  const { rows, inner, columns, activation, bits } = sizes
  const groups = Math.ceil(inner / 32)
  const size = groupVectors(bits)
  let team = device.software ? 1 : 16
  while (team > groups) team /= 2
  const own = Math.min(rows, 4)
  const each = (code: (r: number) => string): string => {
    return Array.from({ length: own }, (_, r) => code(r)).join(' ')
  }
  const result = {
    ...{ rows, columns, inner, transposeA: false, transposeB: true, activation },
    ...{ bias: inputs[2], outputs: [true, false] as const },
  }
  const words = bits === 8 ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 1, 2, 3, 0, 1, 2, 3]
  const multiply = words.map((k, j) => {
    const shift = bits === 4 && j > 3 ? ' >> vec4u(4)' : ''
    const adds = [0, 1, 2, 3].map((n) => {
      return `{ let four = column(word, ${n}u); ${each((r) => `dots${r} = fma(vec4f(x${r}.whole[${j}][${n}]), four, dots${r});`)} }`
    })
    return `{ let word = w[at + ${k}u]${shift}; ${adds.join(' ')} }`
  })
  const vector = inner % 4 === 0
  const element = (n: string): string => `select(0.0, x[start + ${n}], k + ${n} < ${inner}u)`
  const load = vector
    ? `select(vec4f(), x[(start + 4u * j) / 4u], k + 4u * j < ${inner}u)`
    : `vec4f(${[0, 1, 2, 3].map((n) => element(`4u * j + ${n}u`)).join(', ')})`
  const code = `${scaleOf}
${columnOf(bits)}
${finish(result)}
struct Rounded { whole: array<vec4f, 8>, step: f32 }
fn rounded(row: u32, group: u32) -> Rounded {
  let k = 32u * group;
  let start = row * ${inner}u + k;
  var r: Rounded;
  var most = vec4f();
  for (var j = 0u; j < 8u; j++) {
    r.whole[j] = ${load};
    most = max(most, abs(r.whole[j]));
  }
  let largest = max(max(most.x, most.y), max(most.z, most.w));
  r.step = largest / 63.0;
  // Nothing is divided by what is nearly zero.
  let inverse = select(0.0, 63.0 / largest, largest > 1e-30);
  for (var j = 0u; j < 8u; j++) { r.whole[j] = round(r.whole[j] * inverse); }
  return r;
}
${team > 1 ? `var<workgroup> sums: array<vec4f, ${own * LANES}>;` : ''}
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let member = lane % ${team}u;
  let block = group.x * ${LANES / team}u + lane / ${team}u;
  let row = group.y * ${own}u;
  ${each((r) => `var sum${r} = vec4f();`)}
  ${team > 1 ? '' : `if (block >= ${Math.ceil(columns / 4)}u) { return; }`}
  for (var g = member; g < ${groups}u; g += ${team}u) {
    let at = (block * ${groups}u + g) * ${size}u;
    let scale = scaleOf(w[at + ${size - 1}u]);
    ${each((r) => `let x${r} = rounded(min(row + ${r}u, ${rows - 1}u), g); var dots${r} = vec4f();`)}
    ${multiply.join('\n    ')}
    ${each((r) => `sum${r} += dots${r} * (scale * x${r}.step);`)}
  }
  ${
    team > 1
      ? `${each((r) => `sums[${r * LANES}u + lane] = sum${r};`)}
  workgroupBarrier();
  if (member > 0u || block >= ${Math.ceil(columns / 4)}u) { return; }
  for (var n = 1u; n < ${team}u; n++) { ${each((r) => `sum${r} += sums[${r * LANES}u + lane + n];`)} }`
      : ''
  }
  ${each((r) => `if (row + ${r}u < ${rows}u) { finish(row + ${r}u, 4u * block, sum${r}); }`)}
}`
  return {
    dispatches: [
      {
        label: `team of ${team}`,
        code,
        workgroups: [Math.ceil(columns / 4 / (LANES / team)), Math.ceil(rows / own), 1],
        bindings: [
          { input: 0, name: 'x', type: numbers(inner) },
          { input: 1, name: 'w', type: 'array<vec4u>' },
          ...resultBindings(result, { firstRow: 0, rows }),
        ],
      },
    ],
  }
}
