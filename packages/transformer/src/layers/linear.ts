// A dense layer. Its fields are named as in checkpoints.
import { type Activation, type Leaf, linear, parameter, type Tensor } from '@ts/tensor'

/** y = f(x·weightᵀ + bias). */
export class Linear {
  /** (N, K), as torch stores it; another leaf once the model is stored quantised. */
  weight: Leaf
  /** (N), or null. */
  readonly bias: Leaf | null

  /** @param bias whether it adds one */
  constructor(inner: number, columns: number, bias: boolean) {
    this.weight = parameter([columns, inner])
    this.bias = bias ? parameter([columns]) : null
  }

  /** @param x (…, K) @returns (…, N) */
  forward(x: Tensor, activation: Activation = 'none'): Tensor {
    return linear(x, this.weight, { bias: this.bias, activation })
  }
}
