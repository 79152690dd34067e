// Root-mean-square normalisation with its gain.
import { type Leaf, parameter, rmsNorm, type Tensor } from '@ts/tensor'

/** y = x / rms(x) · weight, over the last axis. */
export class RMSNorm {
  /** (C) */
  readonly weight: Leaf
  private readonly epsilon: number

  /** @param epsilon added to the mean square */
  constructor(channels: number, epsilon: number) {
    this.weight = parameter([channels])
    this.epsilon = epsilon
  }

  /** @param x (…, C) */
  forward(x: Tensor): Tensor {
    return rmsNorm(x, this.weight, { epsilon: this.epsilon })
  }
}
