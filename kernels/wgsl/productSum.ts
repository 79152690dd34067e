// Adds the unfinished sums of a product that was divided along its inner size, always in the same order.
import { grid, linearIndex } from './code.ts'
import type { DeviceTraits, Dispatch } from './kernel.ts'
import { type Product, partialSize, resultBindings } from './product.ts'
import { finish } from './productFinish.ts'

export function productSum(p: Product, splits: number, device: DeviceTraits): Dispatch {
  const vectors = partialSize(p) / 4
  const length = Math.ceil(p.columns / 4)
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
      { scratch: 0, name: 'partial', type: 'array<vec4f>', access: 'read' },
      ...resultBindings(p, {}),
    ],
  }
}
