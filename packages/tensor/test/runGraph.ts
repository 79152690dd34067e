// Runs a graph on a backend, and says how far the results are from what was expected.
import { type Backend, compile, type Data } from '../src/program.ts'
import type { Tensor } from '../src/tensor.ts'
import { leavesOf } from './exact.ts'

/** The values of tensors, computed by a backend. */
export async function runGraph(
  backend: Backend,
  tensors: readonly Tensor[],
  values: ReadonlyMap<Tensor, Float64Array>,
): Promise<readonly Data[]> {
  const outputs = Object.fromEntries(tensors.map((tensor, i) => [`y${i}`, tensor]))
  const program = await compile(backend, outputs)
  const feeds: Record<string, ArrayLike<number>> = {}
  for (const leaf of leavesOf(tensors)) {
    const data = values.get(leaf)
    if (leaf.kind === 'parameter') backend.write(leaf, data!)
    else if (leaf.kind === 'input') feeds[leaf.name] = data!
  }
  await program.run(feeds)
  const results = await Promise.all(Object.keys(outputs).map((name) => program.read(name)))
  program.close()
  return results
}

/** Largest difference, relative to the largest magnitude: max |a − e| / max |e|; 0 if both are 0. */
export function relativeError(actual: Data, expected: Float64Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY
  let difference = 0
  let magnitude = 0
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(actual[i] - expected[i])) return Number.POSITIVE_INFINITY
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]))
    magnitude = Math.max(magnitude, Math.abs(expected[i]))
  }
  return difference === 0 ? 0 : difference / magnitude
}
