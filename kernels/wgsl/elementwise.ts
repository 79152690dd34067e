// What elementwise kernels share: one invocation per vec4, and zeros in the padding of what they write, so
// that packed gradients can be read as one flat tensor.
import { grid, linearIndex } from './code.ts'
import type { Binding, DeviceTraits, Launches } from './kernel.ts'

/** An elementwise kernel. */
export interface Elementwise {
  readonly size: number
  readonly bindings: readonly Binding[]
  /** Constants and functions. */
  readonly head?: string
  /** Statements for the vec4 number `i`; results are stored through `keep(i, value)`. */
  readonly body: string
}

/** Its one dispatch. */
export function elementwise(
  { size, bindings, head = '', body }: Elementwise,
  device: DeviceTraits,
): Launches {
  const vectors = Math.ceil(size / 4)
  const code = /* wgsl */ `
${head}
fn keep(i: u32, v: vec4f) -> vec4f {
  return select(vec4f(), v, vec4u(0, 1, 2, 3) + 4 * i < vec4u(${size}));
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let i = (${linearIndex}) * 64u + lane;
  if (i >= ${vectors}u) { return; }
  ${body}
}`
  return { dispatches: [{ code, workgroups: grid(Math.ceil(vectors / 64), device), bindings }] }
}

/** An input as vec4s. */
export function vectorsIn(input: number, name: string): Binding {
  return { input, name, type: 'array<vec4f>' }
}

/** An output as vec4s. */
export function vectorsOut(output: number, name: string): Binding {
  return { output, name, type: 'array<vec4f>' }
}
