// Every WGSL kernel under its op's name.
import { accumulate } from './accumulate.ts'
import { activationGrad } from './activationGrad.ts'
import { adamw } from './adamw.ts'
import { add } from './add.ts'
import { attention } from './attention.ts'
import { attentionGrad } from './attentionGrad.ts'
import { blend } from './blend.ts'
import { cacheAppend } from './cacheAppend.ts'
import { cachedAttention } from './cachedAttention.ts'
import { clipFactor } from './clipFactor.ts'
import { columnSum } from './columnSum.ts'
import { crossEntropy } from './crossEntropy.ts'
import { crossEntropyGrad } from './crossEntropyGrad.ts'
import { drawTokens } from './drawTokens.ts'
import { dropout } from './dropout.ts'
import { embedding } from './embedding.ts'
import { embeddingGrad } from './embeddingGrad.ts'
import type { WgslKernel } from './kernel.ts'
import { layerNorm } from './layerNorm.ts'
import { layerNormGrad } from './layerNormGrad.ts'
import { layerNormParameterGrad } from './layerNormParameterGrad.ts'
import { linear } from './linear.ts'
import { lossScale } from './lossScale.ts'
import { matmul } from './matmul.ts'
import { meanLoss } from './meanLoss.ts'
import { meanLossGrad } from './meanLossGrad.ts'
import { normalize } from './normalize.ts'
import { quantizedEmbedding } from './quantizedEmbedding.ts'
import { quantizedLinear } from './quantizedLinear.ts'
import { rmsNorm } from './rmsNorm.ts'
import { rmsNormGrad } from './rmsNormGrad.ts'
import { rmsNormParameterGrad } from './rmsNormParameterGrad.ts'
import { rope } from './rope.ts'
import { squaredNorm } from './squaredNorm.ts'
import { sum } from './sum.ts'
import { swiglu } from './swiglu.ts'
import { swigluGrad } from './swigluGrad.ts'
import { zero } from './zero.ts'

export type {
  Binding,
  DeviceTraits,
  Dispatch,
  KernelCall,
  Launches,
  SubgroupMatrix,
  WgslKernel,
} from './kernel.ts'

export const kernels: Readonly<Record<string, WgslKernel>> = {
  accumulate,
  activationGrad,
  adamw,
  add,
  attention,
  attentionGrad,
  blend,
  cacheAppend,
  cachedAttention,
  clipFactor,
  columnSum,
  crossEntropy,
  crossEntropyGrad,
  drawTokens,
  dropout,
  embedding,
  embeddingGrad,
  layerNorm,
  layerNormGrad,
  layerNormParameterGrad,
  linear,
  lossScale,
  matmul,
  meanLoss,
  meanLossGrad,
  normalize,
  quantizedEmbedding,
  quantizedLinear,
  rmsNorm,
  rmsNormGrad,
  rmsNormParameterGrad,
  rope,
  squaredNorm,
  sum,
  swiglu,
  swigluGrad,
  zero,
}
