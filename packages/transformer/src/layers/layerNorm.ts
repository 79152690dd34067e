// Layer normalisation with its gain and shift.
import { type Leaf, layerNorm, parameter, type Tensor } from '@ts/tensor'

/** y = (x − mean) / std · weight + bias, over the last axis. */
export class LayerNorm {
  /** (C) */
  readonly weight: Leaf
  /** (C) */
  readonly bias: Leaf
  private readonly epsilon: number

  /** @param epsilon added to the variance */
  constructor(channels: number, epsilon: number) {
    this.weight = parameter([channels])
    this.bias = parameter([channels])
    this.epsilon = epsilon
  }

  /** @param x (…, C) */
  forward(x: Tensor): Tensor {
    return layerNorm(x, this.weight, this.bias, { epsilon: this.epsilon })
  }
}
