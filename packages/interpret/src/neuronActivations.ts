// How active each neuron of a layer is at each token of a text.
import type { Matrix } from './matrix.ts'
import type { Tracer } from './tracer.ts'

/**
 * The hidden activations of a layer's MLP, after the activation function (the gated product in a Llama).
 *
 * @param tokens at most the model's context
 * @returns      (T, F)
 * @throws RangeError for a layer the model does not have
 *
 * @example
 * const { columns, data } = await neuronActivations(tracer, tokens, 3)
 * data[5 * columns + 17] // neuron 17 of layer 3 at token 5
 */
export async function neuronActivations(
  tracer: Tracer,
  tokens: ArrayLike<number>,
  layer: number,
): Promise<Matrix> {
  const name = `mlp.${layer}` as const
  return (await tracer.trace(tokens, [name]))[name]
}
