// The matrix products of a training step, alone: each layer's forward product and both gradients.
import { type Backend, compile, linear, matmul, parameter, type Tensor } from '@ts/tensor'
import { openBackend } from '../openBackend.ts'
import { computeCeiling } from './ceiling.ts'
import {
  type BenchRequest,
  type BenchResult,
  measure,
  peakMemoryMB,
  repeat,
  result,
} from './measure.ts'
import { type TrainWorkload, trainWorkloads } from './workload.ts'

interface Product {
  readonly inner: number
  readonly columns: number
  /** How many of them a step has. */
  readonly times: number
}

/**
 * Measures the products with the weights of a training workload, each in a program of its own.
 *
 * Unit: GFLOP/s over all of them, as often as they occur in a step. The ceiling: peak of 128-bit SIMD
 * on as many threads.
 */
export async function benchMatmul(request: BenchRequest): Promise<BenchResult> {
  const { workload, threads, seconds } = request
  const shape = trainWorkloads[workload]
  const rows = shape.B * shape.T
  const products = productsOf(shape)
  const ceiling = await computeCeiling(threads)
  /** `atCeiling`: the operations that the machine could have done meanwhile. */
  let total = { flops: 0, seconds: 0, atCeiling: 0 }
  let peak = 0
  let name: string = request.backend
  for (const { inner, columns, times } of products) {
    for (const build of [forward, inputGradient, weightGradient]) {
      // A backend each: its memory ends with it.
      const flops = 2 * rows * inner * columns
      const backend = await openBackend(request.backend, threads, async () => flops)
      const y = build(backend, { rows, inner, columns })
      const program = await compile(backend, { y })
      // A GPU queues runs; what is read comes after them.
      const mark = parameter([1])
      const finish = (): unknown => backend.read(mark)
      const round = (): Promise<number> => repeat(() => program.run(), flops, finish)
      const { rate, share } = await measure(round, ceiling, seconds / (3 * products.length))
      peak = peakMemoryMB()
      name = backend.name
      program.close()
      backend.close()
      total = {
        flops: total.flops + times * flops,
        seconds: total.seconds + (times * flops) / rate,
        atCeiling: total.atCeiling + (times * flops) / share,
      }
    }
  }
  await ceiling.close()
  return result(request, {
    backend: name,
    value: total.flops / total.seconds / 1e9,
    unit: 'GFLOP/s',
    peakMemoryMB: peak,
    share: total.flops / total.atCeiling,
  })
}

function productsOf({ d, L, V }: TrainWorkload): readonly Product[] {
  return [
    { inner: d, columns: d, times: 4 * L },
    { inner: d, columns: 4 * d, times: L },
    { inner: 4 * d, columns: d, times: L },
    { inner: d, columns: V, times: 1 },
  ]
}

interface Sizes {
  readonly rows: number
  readonly inner: number
  readonly columns: number
}

function forward(backend: Backend, { rows, inner, columns }: Sizes): Tensor {
  return linear(filled(backend, rows, inner), filled(backend, columns, inner))
}

function inputGradient(backend: Backend, { rows, inner, columns }: Sizes): Tensor {
  return matmul(filled(backend, rows, columns), filled(backend, columns, inner))
}

function weightGradient(backend: Backend, { rows, inner, columns }: Sizes): Tensor {
  return matmul(filled(backend, rows, columns), filled(backend, rows, inner), { transposeA: true })
}

function filled(backend: Backend, rows: number, columns: number): Tensor {
  const leaf = parameter([rows, columns])
  backend.write(
    leaf,
    Float32Array.from({ length: rows * columns }, (_, i) => ((i * 7919) % 997) / 997 - 0.5),
  )
  return leaf
}
