// Every op, once. Parity and gradient tests and the benchmarks walk this list.
import type { Op } from '../op.ts'
import { accumulateOp } from './accumulate.ts'
import { activationGradOp } from './activationGrad.ts'
import { adamwOp } from './adamw.ts'
import { addOp } from './add.ts'
import { attentionOp } from './attention.ts'
import { attentionGradOp } from './attentionGrad.ts'
import { blendOp } from './blend.ts'
import { cacheAppendOp } from './cacheAppend.ts'
import { cachedAttentionOp } from './cachedAttention.ts'
import { clipFactorOp } from './clipFactor.ts'
import { columnSumOp } from './columnSum.ts'
import { crossEntropyOp } from './crossEntropy.ts'
import { crossEntropyGradOp } from './crossEntropyGrad.ts'
import { drawTokensOp } from './drawTokens.ts'
import { dropoutOp } from './dropout.ts'
import { embeddingOp } from './embedding.ts'
import { embeddingGradOp } from './embeddingGrad.ts'
import { layerNormOp } from './layerNorm.ts'
import { layerNormGradOp } from './layerNormGrad.ts'
import { layerNormParameterGradOp } from './layerNormParameterGrad.ts'
import { linearOp } from './linear.ts'
import { lossScaleOp } from './lossScale.ts'
import { matmulOp } from './matmul.ts'
import { meanLossOp } from './meanLoss.ts'
import { meanLossGradOp } from './meanLossGrad.ts'
import { normalizeOp } from './normalize.ts'
import { packOp } from './pack.ts'
import { quantizedEmbeddingOp } from './quantizedEmbedding.ts'
import { quantizedLinearOp } from './quantizedLinear.ts'
import { reshapeOp } from './reshape.ts'
import { rmsNormOp } from './rmsNorm.ts'
import { rmsNormGradOp } from './rmsNormGrad.ts'
import { rmsNormParameterGradOp } from './rmsNormParameterGrad.ts'
import { ropeOp } from './rope.ts'
import { squaredNormOp } from './squaredNorm.ts'
import { sumOp } from './sum.ts'
import { swigluOp } from './swiglu.ts'
import { swigluGradOp } from './swigluGrad.ts'
import { zeroOp } from './zero.ts'

/** All ops of the package. */
export const ops: readonly Op[] = [
  accumulateOp,
  activationGradOp,
  adamwOp,
  addOp,
  attentionOp,
  attentionGradOp,
  blendOp,
  cacheAppendOp,
  cachedAttentionOp,
  clipFactorOp,
  columnSumOp,
  crossEntropyOp,
  crossEntropyGradOp,
  drawTokensOp,
  dropoutOp,
  embeddingOp,
  embeddingGradOp,
  layerNormOp,
  layerNormGradOp,
  layerNormParameterGradOp,
  linearOp,
  lossScaleOp,
  matmulOp,
  meanLossOp,
  meanLossGradOp,
  normalizeOp,
  packOp,
  quantizedEmbeddingOp,
  quantizedLinearOp,
  reshapeOp,
  rmsNormOp,
  rmsNormGradOp,
  rmsNormParameterGradOp,
  ropeOp,
  squaredNormOp,
  sumOp,
  swigluOp,
  swigluGradOp,
  zeroOp,
]
