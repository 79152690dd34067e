// Gradient of linear's activation: dpre = f'(pre)·dy.
import { apply, type Op } from '../op.ts'
import { ALIGNMENT, sizeOf, type Tensor } from '../tensor.ts'
import { type Activation, activations, expectActivation, slope } from './activation.ts'
import { expectShape, expectType } from './expect.ts'

/**
 * dpre = f'(pre)·dy, elementwise.
 *
 * @param pre        (…) what went into the activation
 * @param dy         of the same shape
 * @param activation f
 * @throws ShapeError if the shapes differ
 */
export function activationGrad(pre: Tensor, dy: Tensor, activation: Activation): Tensor {
  return apply(activationGradOp, [pre, dy], { activation: activations.indexOf(activation) })[0]
}

export const activationGradOp: Op = {
  name: 'activationGrad',
  infer([pre, dy], { activation }) {
    expectType('activationGrad: pre', pre)
    expectShape('activationGrad: dy', dy, pre.shape)
    expectActivation('activationGrad', activation)
    const size = sizeOf(pre)
    return {
      outputs: [dy],
      sizes: { size, activation },
      units: Math.ceil(size / ALIGNMENT),
      reuses: { 0: 1 },
    }
  },
  reference([pre, dy], [dpre], { size, activation }) {
    for (let i = 0; i < size; i++) dpre[i] = slope(activation, pre[i]) * dy[i]
  },
  samples: [
    { inputs: [{ shape: [2, 3, 5] }, { shape: [2, 3, 5] }], attributes: { activation: 0 } },
    { inputs: [{ shape: [7, 17] }, { shape: [7, 17] }], attributes: { activation: 1 } },
    { inputs: [{ shape: [3, 66] }, { shape: [3, 66] }], attributes: { activation: 2 } },
    { inputs: [{ shape: [257] }, { shape: [257] }], attributes: { activation: 3 } },
    ...[1, 2, 3].map((activation) => ({
      // Far out on both sides, where exp and tanh saturate.
      inputs: [{ shape: [200], range: [-100, 100] as const }, { shape: [200] }],
      attributes: { activation },
    })),
  ],
  cost: ({ size }) => ({ flops: 10 * size, bytes: 12 * size }),
}
