// Products for matrixUnits.test.ts: edges in every direction, a divided depth, bias and activation, on a device that
// says it has matrix units.
import type { DeviceTraits } from '@ts/kernels/wgsl'
import type { Op, Sample } from '../src/op.ts'
import { linearOp } from '../src/ops/linear.ts'
import { matmulOp } from '../src/ops/matmul.ts'

/** An op and its inputs. */
export interface MatrixCase {
  readonly op: Op
  readonly sample: Sample
}

export const matrixCases: readonly MatrixCase[] = [
  {
    op: matmulOp,
    sample: {
      inputs: [{ shape: [600, 33] }, { shape: [600, 68] }],
      attributes: { transposeA: 1, transposeB: 0 },
    },
  },
  {
    op: linearOp,
    sample: {
      inputs: [{ shape: [65, 100] }, { shape: [35, 100] }, { shape: [35] }],
      attributes: { activation: 1 },
    },
  },
]

/** Rows, columns and depth of a matrix. */
export const SIZE = 16

/** What kernels shall believe. */
export const traits: Partial<DeviceTraits> = {
  half: true,
  f16: true,
  software: false,
  subgroupMatrices: [{ component: 'f16', result: 'f32', M: SIZE, N: SIZE, K: SIZE }],
  subgroupMinSize: 8,
  subgroupMaxSize: 8,
}
