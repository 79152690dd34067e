// A table with one row per id, used forwards (ids to rows) and, where it is tied, as the head.
import { embedding, type Leaf, linear, parameter, type Tensor } from '@ts/tensor'

/** Rows of a table. */
export class Embedding {
  /** (V, C); another leaf once the model is stored quantised. */
  weight: Leaf

  constructor(rows: number, channels: number) {
    this.weight = parameter([rows, channels])
  }

  /** @param ids (…) i32, each in [0, V) @returns (…, C) */
  forward(ids: Tensor): Tensor {
    return embedding(this.weight, ids)
  }

  /** The tied head: how well each row fits. @param x (…, C) @returns (…, V) */
  logits(x: Tensor): Tensor {
    return linear(x, this.weight)
  }
}
