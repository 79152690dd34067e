// What gpuKernels.test.ts tries: shapes that make the choosers of kernels take each of their ways.
import type { DeviceTraits } from '@ts/kernels/wgsl'
import type { Op, Sample } from '../src/op.ts'
import { attentionOp } from '../src/ops/attention.ts'
import { attentionGradOp } from '../src/ops/attentionGrad.ts'
import { cachedAttentionOp } from '../src/ops/cachedAttention.ts'
import { drawTokensOp } from '../src/ops/drawTokens.ts'
import { linearOp } from '../src/ops/linear.ts'
import { matmulOp } from '../src/ops/matmul.ts'
import { quantizedLinearOp } from '../src/ops/quantizedLinear.ts'

/** An op on a device. */
export interface GpuCase {
  readonly op: Op
  readonly sample: Sample
  /** What the device is believed to be, beyond a GPU. */
  readonly traits?: Partial<DeviceTraits>
  /** How the first dispatch must call itself, so that the way meant is the way taken. */
  readonly label: string
}

/** a·b in the four ways that its operands may lie in memory. */
const products = (
  label: string,
  [M, N, K]: readonly [number, number, number],
  ways: readonly number[] = [0, 1, 2, 3],
  traits: Partial<DeviceTraits> = {},
): readonly GpuCase[] =>
  ways.map((flags) => {
    const transposeA = flags & 1
    const transposeB = flags >> 1
    const sample = {
      inputs: [{ shape: transposeA ? [K, M] : [M, K] }, { shape: transposeB ? [N, K] : [K, N] }],
      attributes: { transposeA, transposeB },
    }
    return { op: matmulOp, sample, traits, label }
  })

const layer = (
  label: string,
  [R, N, K]: readonly [number, number, number],
  activation: number,
): GpuCase => ({
  op: linearOp,
  sample: {
    inputs: [{ shape: [R, K] }, { shape: [N, K] }, { shape: [N] }],
    attributes: { activation },
  },
  label,
})

/** Samples of an op, by number. */
const samples = (label: string, op: Op, ...numbers: readonly number[]): readonly GpuCase[] =>
  numbers.map((n) => ({ op, sample: op.samples[n], label }))

export const gpuCases: readonly GpuCase[] = [
  ...products('tiled 32×32', [33, 17, 5]),
  ...products('tiled 32×32', [70, 132, 88], [0, 3]),
  ...products('tiled 32×32, 2 splits', [33, 70, 600], [1, 2]),
  ...products('tiled 64×64', [16387, 5, 18], [0]),
  ...products('tiled 64×64', [9, 16388, 20], [3]),
  ...products('tiled 64×64, 2 splits', [8190, 5, 515], [1]),
  ...products('tiled 128×128', [9, 32772, 36], [2]),
  ...products('tiled 128×128, 2 splits', [16380, 6, 514], [1]),
  // Small bindings: products in blocks of rows, of columns, and of depths whose sums fit or do not.
  ...products('direct 4×64', [70, 120, 240], [0], { maxBindingBytes: 1 << 16, software: true }),
  ...products('tiled 32×32', [70, 120, 240], [1], { maxBindingBytes: 1 << 16 }),
  ...products('tiled 32×32', [70, 120, 240], [3], { maxBindingBytes: 1 << 16 }),
  layer('vector', [1, 257, 300], 1),
  layer('vector', [3, 66, 4], 2),
  layer('vector', [8, 33, 132], 3),
  layer('tiled 32×32', [9, 66, 130], 1),
  layer('tiled 32×32, 2 splits', [40, 66, 700], 2),
  ...samples('tiles', attentionOp, 4, 8),
  ...samples('tiles of queries', attentionGradOp, 4, 7),
  ...samples('by head', cachedAttentionOp, 3, 5),
  ...samples('team of 2', quantizedLinearOp, 3, 12),
  ...samples('team of 8', quantizedLinearOp, 6),
  ...samples('', drawTokensOp, 2, 3, 4, 5),
]
