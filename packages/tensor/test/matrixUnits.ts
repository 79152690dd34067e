// Run by matrixUnits.test.ts: products for matrix units, which no software has, with their instructions spelled out and
// 32-bit floats for 16-bit ones; each subgroup's first invocation does the work of all.
import { nodeGpu } from '../src/backends/webgpu/dawn/nodeGpu.ts'
import { openWebgpu } from '../src/backends/webgpu/webgpu.ts'
import { applySample, titleOf } from './applySample.ts'
import { exact } from './exact.ts'
import { matrixCases, SIZE, traits } from './matrixCases.ts'
import { relativeError, runGraph } from './runGraph.ts'

/** What is printed for each case. */
export interface MatrixResult {
  readonly title: string
  /** Relative, of the result. */
  readonly error: number
}

/** As a bound of loops, so that no compiler writes them out. */
const MANY = `min(${SIZE}u, arrayLength(&a))`

/** Replaces the instructions of matrix units by loops. */
function spelledOut(code: string): string {
  const loop = (names: string, body: string): string =>
    [...names].reduceRight(
      (inner, n) => `for (var ${n} = 0u; ${n} < ${MANY}; ${n}++) { ${inner} }`,
      body,
    )
  return code
    .replaceAll(/^(diagnostic|enable).*$/gm, '')
    .replaceAll('f16', 'f32')
    .replaceAll(/subgroup_matrix_result<f32, 16, 16>/g, 'array<f32, 256>')
    .replaceAll(/subgroupMatrixLoad<[^(]*>\(&[ab]Tile, (.*?), 40u\);/g, '$1;')
    .replaceAll(
      /(c\d_\d) = subgroupMatrixMultiplyAccumulate\((a\d), (b\d), c\d_\d\);/g,
      `if (lane % 8u == 0u) { ${loop('rck', '$1[r * 16u + c] += f32(aTile[$2 + r * 40u + k]) * f32(bTile[$3 + c * 40u + k]);')} }`,
    )
    .replaceAll(
      /subgroupMatrixStore<row_major>\(&results, (.*?), (c\d_\d), 16u\);/g,
      'if (lane % 8u == 0u) { for (var i = 0u; i < 256u; i++) { results[$1 + i] = $2[i]; } }',
    )
}

const gpu = await nodeGpu()
const backend = await openWebgpu({ gpu, traits })
const create = backend.device.createShaderModule.bind(backend.device)
let units = 0
backend.device.createShaderModule = ({ code, ...rest }) => {
  if (code.includes('subgroupMatrixMultiplyAccumulate')) units++
  return create({ ...rest, code: spelledOut(code) })
}
for (const { op, sample } of matrixCases) {
  const { node, values } = applySample(op, sample)
  const outputs = [node.outputs[0]]
  const [actual] = await runGraph(backend, outputs, values)
  const error = relativeError(actual, exact(outputs, values)[0])
  console.log(JSON.stringify({ title: titleOf(sample), error } satisfies MatrixResult))
}
if (units === 0) throw new Error('no kernel uses matrix units')
backend.close()
