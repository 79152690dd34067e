// The gated activation of Llama's MLP.
import { apply, type Backward, type Op } from '../op.ts'
import { ALIGNMENT, sizeOf, type Tensor } from '../tensor.ts'
import { activate, activations } from './activation.ts'
import { expectShape, expectType } from './expect.ts'
import { swigluGrad } from './swigluGrad.ts'

/**
 * y = silu(gate) · up, elementwise, with silu(x) = x / (1 + e^−x).
 *
 * @param gate (…)
 * @param up   of the same shape
 * @throws ShapeError if the shapes differ
 * @see Shazeer 2020, https://arxiv.org/abs/2002.05202
 */
export function swiglu(gate: Tensor, up: Tensor): Tensor {
  return apply(swigluOp, [gate, up])[0]
}

const silu = activations.indexOf('silu')

export const swigluOp: Op = {
  name: 'swiglu',
  infer([gate, up]) {
    expectType('swiglu: gate', gate)
    expectShape('swiglu: up', up, gate.shape)
    const size = sizeOf(gate)
    return { outputs: [gate], sizes: { size }, units: Math.ceil(size / ALIGNMENT) }
  },
  reference([gate, up], [y], { size }) {
    for (let i = 0; i < size; i++) y[i] = activate(silu, gate[i]) * up[i]
  },
  samples: [
    { inputs: [{ shape: [2, 3, 5] }, { shape: [2, 3, 5] }] },
    { inputs: [{ shape: [1, 17] }, { shape: [1, 17] }] },
    { inputs: [{ shape: [7, 66] }, { shape: [7, 66] }] },
    { inputs: [{ shape: [200], range: [-100, 100] }, { shape: [200] }] },
  ],
  cost: ({ size }) => ({ flops: 6 * size, bytes: 12 * size }),
}

export const swigluBackward: Backward = ({ inputs: [gate, up] }, [dy]) =>
  swigluGrad(gate!, up!, dy!)
