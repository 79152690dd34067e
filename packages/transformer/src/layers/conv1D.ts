// GPT-2's dense layers. Its files hold the weights the other way round, and one matrix for query,
// key and value; in memory they are dense layers like any other.
import type { Tensor } from '@ts/tensor'
import type { StoredTensor } from '../checkpoint/storedTensors.ts'
import { Linear } from './linear.ts'

/** A dense layer with a bias, stored as (K, N). */
export class Conv1D extends Linear {
  constructor(inner: number, columns: number) {
    super(inner, columns, true)
  }

  /** How a file holds it. */
  stored(path: string): readonly StoredTensor[] {
    return storedTogether(path, [this])
  }
}

/** Query, key and value from one input, stored as one matrix (C, 3C) and one bias. */
export class QueryKeyValue {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear

  constructor(channels: number) {
    this.query = new Linear(channels, channels, true)
    this.key = new Linear(channels, channels, true)
    this.value = new Linear(channels, channels, true)
  }

  /** @param x (…, C) @returns query, key and value, each (…, C) */
  forward(x: Tensor): readonly [Tensor, Tensor, Tensor] {
    return [this.query.forward(x), this.key.forward(x), this.value.forward(x)]
  }

  /** How a file holds them. */
  stored(path: string): readonly StoredTensor[] {
    return storedTogether(path, [this.query, this.key, this.value])
  }
}

function storedTogether(path: string, layers: readonly Linear[]): readonly StoredTensor[] {
  const columns = layers.reduce((sum, { weight }) => sum + weight.shape[0], 0)
  const weights = layers.map(({ weight }) => weight)
  const biases = layers.map(({ bias }) => bias!)
  const shape = [weights[0].shape[1], columns]
  return [
    { name: `${path}.weight`, shape, leaves: weights, transposed: true },
    { name: `${path}.bias`, shape: [columns], leaves: biases, transposed: false },
  ]
}
