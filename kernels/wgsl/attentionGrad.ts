// Gradients of attention. Weights are computed anew from lse; nothing of size T² is kept.
import { attentionGradByQuery } from './attentionByQuery.ts'
import { attentionGradInTiles } from './attentionGradTiles.ts'
import { fitsTiles } from './attentionTiles.ts'
import type { WgslKernel } from './kernel.ts'

export const attentionGrad: WgslKernel = (call, device) => {
  const tiles = !device.software && fitsTiles(call.sizes.headSize, 2, device)
  return tiles ? attentionGradInTiles(call, device) : attentionGradByQuery(call, device)
}
