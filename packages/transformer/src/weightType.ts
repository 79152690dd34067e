// How a model's weights are stored while it runs.
import { parameter } from '@ts/tensor'
import { Embedding } from './layers/embedding.ts'
import { Linear } from './layers/linear.ts'
import { walk } from './parameters.ts'

/**
 * f32; or int8 and int4: whole numbers with a scale for every 32 of a row, 9 and 5 bits each. A quantised
 * model cannot be trained.
 */
export type WeightType = 'f32' | 'int8' | 'int4'

/** All of them, the most exact first. */
export const weightTypes: readonly WeightType[] = ['f32', 'int8', 'int4']

/**
 * Gives a new model's matrices the storage of a type. Vectors and learned positions stay f32, and in an
 * int4 model token embeddings and the head get 8 bits, as in files: they are few or matter most.
 */
export function storeAs(model: object, type: WeightType): void {
  if (type === 'f32') return
  walk(model, '', (layer, path) => {
    const table = layer instanceof Embedding
    if (!table && !(layer instanceof Linear)) return true
    if (/(^|\.)wpe$/.test(path)) return false
    const eight = type === 'int8' || table || path === 'lm_head'
    layer.weight = parameter(layer.weight.shape, layer.weight.name, eight ? 'q8' : 'q4')
    return false
  })
}
