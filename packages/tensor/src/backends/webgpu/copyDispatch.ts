// y = x, for the rare tensor that a kernel reads where it writes.
import type { Dispatch } from '@ts/kernels/wgsl'

/** The dispatch that copies so many elements from binding 0 to binding 1. @param most workgroups per dimension */
export function copyDispatch(elements: number, most: number): Dispatch {
  const groups = Math.ceil(elements / 256)
  const y = Math.ceil(groups / most)
  return {
    code: /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let i = (group.x + group.y * groups.x) * 64u + lane;
  if (i < arrayLength(&y)) { y[i] = x[i]; }
}`,
    workgroups: [Math.ceil(groups / y), y, 1],
    bindings: [
      { input: 0, name: 'x', type: 'array<vec4u>' },
      { output: 0, name: 'y', type: 'array<vec4u>' },
    ],
  }
}
