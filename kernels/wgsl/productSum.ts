// Adds the unfinished sums of a product that was divided along its inner size, always in the same order.
import { grid, linearIndex } from './code.ts'
import type { DeviceTraits, Dispatch } from './kernel.ts'
import { type Product, type RowBlock, resultBindings, slice } from './product.ts'
import { finish } from './productFinish.ts'

/** @param block all rows, or some where `splits` is 1 */
export function productSum(
  p: Product,
  splits: number,
  block: RowBlock,
  device: DeviceTraits,
): Dispatch {
  const length = Math.ceil(p.columns / 4)
  const vectors = block.rows * length
  const partial = splits > 1 ? {} : slice(block.firstRow, block.rows, p.rows, length * 4)
  return {
    code: `${finish(p)}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let i = (${linearIndex}) * 64u + lane;
  if (i >= ${vectors}u) { return; }
  var sums = vec4f();
  for (var s = 0u; s < ${splits}u; s++) { sums += partial[s * ${vectors}u + i]; }
  finish(i / ${length}u, i % ${length}u * 4u, sums);
}`,
    workgroups: grid(Math.ceil(vectors / 64), device),
    bindings: [
      { scratch: 0, name: 'partial', type: 'array<vec4f>', access: 'read', ...partial },
      ...resultBindings(p, block),
    ],
  }
}
