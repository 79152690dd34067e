// The gradient of each op that has one. They hang on nothing but `gradients`, so that a page which only
// runs models does not carry them.
import type { Backward, Op } from '../op.ts'
import { addBackward, addOp } from './add.ts'
import { attentionBackward, attentionOp } from './attention.ts'
import { crossEntropyBackward, crossEntropyOp } from './crossEntropy.ts'
import { dropoutBackward, dropoutOp } from './dropout.ts'
import { embeddingBackward, embeddingOp } from './embedding.ts'
import { layerNormBackward, layerNormOp } from './layerNorm.ts'
import { linearBackward, linearOp } from './linear.ts'
import { matmulBackward, matmulOp } from './matmul.ts'
import { meanLossBackward, meanLossOp } from './meanLoss.ts'
import { reshapeBackward, reshapeOp } from './reshape.ts'
import { rmsNormBackward, rmsNormOp } from './rmsNorm.ts'
import { ropeBackward, ropeOp } from './rope.ts'
import { swigluBackward, swigluOp } from './swiglu.ts'

const backwards: ReadonlyMap<Op, Backward> = new Map([
  [addOp, addBackward],
  [attentionOp, attentionBackward],
  [crossEntropyOp, crossEntropyBackward],
  [dropoutOp, dropoutBackward],
  [embeddingOp, embeddingBackward],
  [layerNormOp, layerNormBackward],
  [linearOp, linearBackward],
  [matmulOp, matmulBackward],
  [meanLossOp, meanLossBackward],
  [reshapeOp, reshapeBackward],
  [rmsNormOp, rmsNormBackward],
  [ropeOp, ropeBackward],
  [swigluOp, swigluBackward],
])

/** How gradients flow through an op, or undefined where none do. */
export function backwardOf(op: Op): Backward | undefined {
  return op.backward ?? backwards.get(op)
}
