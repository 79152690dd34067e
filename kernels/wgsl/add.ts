// y = a + b. One invocation per vec4.
import { grid, linearIndex } from './code.ts'
import type { WgslKernel } from './kernel.ts'

export const add: WgslKernel = ({ sizes: { size } }, device) => ({
  dispatches: [
    {
      code: /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let i = (${linearIndex}) * 64u + lane;
  if (i < arrayLength(&y)) { y[i] = a[i] + b[i]; }
}`,
      workgroups: grid(Math.ceil(size / 256), device),
      bindings: [
        { input: 0, name: 'a', type: 'array<vec4f>' },
        { input: 1, name: 'b', type: 'array<vec4f>' },
        { output: 0, name: 'y', type: 'array<vec4f>' },
      ],
    },
  ],
})
