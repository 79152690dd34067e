// The two dense layers between attentions in GPT-2 and GPT-Neo.
import type { Tensor } from '@ts/tensor'
import { type ActivationName, activationOf } from '../config/activation.ts'
import type { Pass } from '../pass.ts'
import type { Linear } from './linear.ts'

/** y = c_proj(f(c_fc(x))). */
export class MLP {
  readonly c_fc: Linear
  readonly c_proj: Linear
  private readonly activation: ActivationName

  constructor(c_fc: Linear, c_proj: Linear, activation: ActivationName) {
    this.c_fc = c_fc
    this.c_proj = c_proj
    this.activation = activation
  }

  /** @param x (…, C) */
  forward(x: Tensor, layer: number, pass: Pass): Tensor {
    const hidden = this.c_fc.forward(x, activationOf(this.activation))
    return pass.dropout(this.c_proj.forward(pass.keep(`mlp.${layer}`, hidden)))
  }
}
