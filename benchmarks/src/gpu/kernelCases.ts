// Single kernels at the sizes of training and decoding.
import {
  attention,
  cachedAttention,
  crossEntropy,
  embedding,
  input,
  layerNorm,
  linear,
  matmul,
  parameter,
  type Tensor,
} from '@ts/tensor'

/** What a program computes, by a title. */
export type KernelCase = readonly [title: string, outputs: () => readonly Tensor[]]

/** The list, for a GPU or, smaller, for a CPU that plays one. */
export function kernelCases(software: boolean): readonly KernelCase[] {
  const rows = software ? 256 : 16384
  const square = software ? 256 : 2048
  const [batch, time] = software ? [1, 128] : [32, 512]
  const width = software ? 128 : 768
  const vocabulary = software ? 1000 : 10000
  const heads = width / 64
  let next = 0
  const x = (...shape: readonly number[]): Tensor => input(`x${next++}`, shape)
  const ids = (n: number): Tensor => input(`ids${next++}`, [n], 'i32')
  const gradientsOf = (y: Tensor): readonly Tensor[] => {
    const all = y.node!.op.backward!(y.node!, [x(...y.shape)])
    return all.filter((tensor) => tensor !== null)
  }
  const qkv = (): [Tensor, Tensor, Tensor] => [
    x(batch, time, width),
    x(batch, time, width),
    x(batch, time, width),
  ]
  return [
    [`matmul ${square}³`, () => [matmul(x(square, square), x(square, square))]],
    [
      `linear ${rows}×${4 * width}×${width}, gelu`,
      () => [
        linear(x(rows, width), x(4 * width, width), { bias: x(4 * width), activation: 'gelu' }),
      ],
    ],
    [
      `weight gradient ${width}×${width}×${rows}`,
      () => [matmul(x(rows, width), x(rows, width), { transposeA: true })],
    ],
    [`one row × ${4 * width}×${width}`, () => [linear(x(1, width), x(4 * width, width))]],
    ...(['q8', 'q4'] as const).map((type): KernelCase => {
      const weight = parameter([4 * width, width], type, type)
      return [`one row × ${4 * width}×${width} ${type}`, () => [linear(x(1, width), weight)]]
    }),
    [`attention ${batch}×${time}, heads of 64`, () => [attention(...qkv(), { heads })]],
    [
      `attention ${batch}×${time}, heads of 64, and gradient`,
      () => {
        return gradientsOf(attention(...qkv(), { heads }))
      },
    ],
    [
      `cached attention, 8 tokens, cache of ${time}`,
      () => {
        const cache = (): Tensor => x(8, time, width)
        const slots = input('slots', [8], 'i32')
        return [cachedAttention(x(8, width), cache(), cache(), slots, { heads })]
      },
    ],
    [`layerNorm ${rows}×${width}`, () => [layerNorm(x(rows, width), x(width), x(width))]],
    [
      `crossEntropy ${rows / 8}×${vocabulary}`,
      () => [crossEntropy(x(rows / 8, vocabulary), ids(rows / 8))],
    ],
    [
      `embedding ${rows}×${width} and gradient`,
      () => {
        return gradientsOf(embedding(x(vocabulary, width), ids(rows)))
      },
    ],
  ]
}
