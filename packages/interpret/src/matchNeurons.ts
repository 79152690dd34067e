// Two models side by side: for each neuron of one, the neuron of the other that fires with it.

import type { Matrix } from './matrix.ts'
import { neuronActivations } from './neuronActivations.ts'
import type { Tracer } from './tracer.ts'

/** A layer of a model, and how the model reads a text. */
export interface Reading {
  readonly tracer: Tracer
  readonly layer: number
  /**
   * The tokens of a text, and for each how many characters of the text are read after it; the same number
   * again for tokens that add none.
   */
  read(text: string): { readonly tokens: ArrayLike<number>; readonly ends: ArrayLike<number> }
}

/** A neuron of the first model and its likeness in the second. */
export interface NeuronMatch {
  readonly neuron: number
  /** The neuron of the second model whose activations go most with it; −1 if it never changes. */
  readonly other: number
  /** Pearson's correlation of the two over all places. */
  readonly correlation: number
}

/**
 * Matches the neurons of two layers by their activations on the same texts. The models may have different
 * tokenizers: they are compared where both have just read the same characters.
 *
 * @param texts those longer than a model's context are compared up to it
 * @returns     one match per neuron of the first, in order
 * @throws RangeError if the models never meet at two places
 *
 * @example
 * const matches = await matchNeurons({ tracer, layer: 2, read }, { tracer: other, layer: 3, read }, texts)
 */
export async function matchNeurons(
  first: Reading,
  second: Reading,
  texts: Iterable<string> | AsyncIterable<string>,
): Promise<readonly NeuronMatch[]> {
  const rows = first.tracer.shape.hidden
  const columns = second.tracer.shape.hidden
  const products = new Float64Array(rows * columns)
  const [a, b] = [new Moments(rows), new Moments(columns)]
  let count = 0
  for await (const text of texts) {
    const [left, right] = [await activations(first, text), await activations(second, text)]
    for (const [end, t] of left.places) {
      const u = right.places.get(end)
      if (u === undefined) continue
      const x = a.add(left.matrix, t)
      const y = b.add(right.matrix, u)
      for (let i = 0; i < rows; i++) {
        const xi = x[i]
        for (let j = 0, at = i * columns; j < columns; j++, at++) products[at] += xi * y[j]
      }
      count++
    }
  }
  if (count < 2) {
    throw new RangeError(
      `neurons: two places to compare are needed, got ${count}; give longer texts`,
    )
  }
  return Array.from({ length: rows }, (_, neuron) => {
    let [other, best] = [-1, 0]
    for (let j = 0; j < columns; j++) {
      const deviations = a.deviation(neuron, count) * b.deviation(j, count)
      if (!(deviations > 0)) continue
      const means = (a.sums[neuron] / count) * (b.sums[j] / count)
      const correlation = (products[neuron * columns + j] / count - means) / deviations
      if (other < 0 || correlation > best) [other, best] = [j, correlation]
    }
    return { neuron, other, correlation: best }
  })
}

/** A text's activations, and the token that ends at each character. */
async function activations(
  { tracer, layer, read }: Reading,
  text: string,
): Promise<{ readonly matrix: Matrix; readonly places: ReadonlyMap<number, number> }> {
  const { tokens, ends } = read(text)
  const ids = Array.from(tokens).slice(0, tracer.shape.context)
  const places = new Map<number, number>()
  ids.forEach((_, t) => {
    if (ends[t] > 0) places.set(ends[t], t)
  })
  return { matrix: await neuronActivations(tracer, ids, layer), places }
}

/** Sums and sums of squares of each neuron. */
class Moments {
  readonly sums: Float64Array
  private readonly squares: Float64Array

  constructor(neurons: number) {
    this.sums = new Float64Array(neurons)
    this.squares = new Float64Array(neurons)
  }

  /** @returns the row that was added */
  add({ columns, data }: Matrix, row: number): Float32Array {
    const values = data.subarray(row * columns, (row + 1) * columns)
    for (let i = 0; i < columns; i++) {
      this.sums[i] += values[i]
      this.squares[i] += values[i] * values[i]
    }
    return values
  }

  deviation(neuron: number, count: number): number {
    const mean = this.sums[neuron] / count
    return Math.sqrt(Math.max(0, this.squares[neuron] / count - mean * mean))
  }
}
