// A pack whose slot held other numbers before: the padding between its members must be zero.
import { add } from '../src/ops/add.ts'
import { columnSum } from '../src/ops/columnSum.ts'
import { pack } from '../src/ops/pack.ts'
import { input, type Tensor } from '../src/tensor.ts'
import type { Graph } from './sampleGraphs.ts'

/** The pack, and what to feed. */
export function packPadding(): Graph {
  const x = input('x', [8, 64])
  const large = add(x, x)
  const part = columnSum(add(large, large))
  const small = input('small', [3, 5])
  const sums = [columnSum(small), columnSum(small)]
  const values = new Map<Tensor, Float64Array>([
    [x, new Float64Array(512).fill(1)],
    [small, new Float64Array(15).fill(1)],
  ])
  return { tensors: [pack([add(sums[0], sums[1]), add(part, part)])], values }
}
