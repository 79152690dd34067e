// Causal attention, flash style: keys stream past queries with a running softmax, nothing of size T² is kept.
import { attentionByQuery } from './attentionByQuery.ts'
import { attentionInTiles, fitsTiles } from './attentionTiles.ts'
import type { WgslKernel } from './kernel.ts'

export const attention: WgslKernel = (call, device) => {
  const tiles = !device.software && fitsTiles(call.sizes.headSize, 1, device)
  return tiles ? attentionInTiles(call, device) : attentionByQuery(call, device)
}
