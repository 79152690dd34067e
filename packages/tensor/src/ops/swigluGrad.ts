// Gradients of swiglu with respect to both of its inputs.
import { apply, type Op } from '../op.ts'
import { ALIGNMENT, sizeOf, type Tensor } from '../tensor.ts'
import { activate, activations, slope } from './activation.ts'
import { expectShape, expectType } from './expect.ts'

/**
 * dgate = dy · up · silu'(gate) and dup = dy · silu(gate), elementwise.
 *
 * @param gate (…)
 * @param up   of the same shape
 * @param dy   of the same shape
 * @returns    dgate and dup
 * @throws ShapeError if the shapes differ
 */
export function swigluGrad(gate: Tensor, up: Tensor, dy: Tensor): readonly Tensor[] {
  return apply(swigluGradOp, [gate, up, dy])
}

const silu = activations.indexOf('silu')

export const swigluGradOp: Op = {
  name: 'swigluGrad',
  infer([gate, up, dy]) {
    expectType('swigluGrad: gate', gate)
    expectShape('swigluGrad: up', up, gate.shape)
    expectShape('swigluGrad: dy', dy, gate.shape)
    const size = sizeOf(gate)
    return {
      outputs: [gate, up],
      sizes: { size },
      units: Math.ceil(size / ALIGNMENT),
      reuses: { 0: 0, 1: 1 },
    }
  },
  reference([gate, up, dy], [dgate, dup], { size }) {
    for (let i = 0; i < size; i++) {
      const [g, u, d] = [gate[i], up[i], dy[i]]
      dgate[i] = d * u * slope(silu, g)
      dup[i] = d * activate(silu, g)
    }
  },
  samples: [[2, 3, 5], [1, 17], [7, 66], [257]].map((shape) => ({
    inputs: [{ shape }, { shape }, { shape }],
  })),
  cost: ({ size }) => ({ flops: 10 * size, bytes: 20 * size }),
}
