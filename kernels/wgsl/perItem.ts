// What kernels share in which one invocation computes an item: a number, a row's part, a column.
import { grid, linearIndex } from './code.ts'
import type { Binding, DeviceTraits, Dispatch } from './kernel.ts'

/** Work by items. */
export interface PerItem {
  readonly items: number
  readonly bindings: readonly Binding[]
  readonly head?: string
  /** Statements for the item number `i`. */
  readonly body: string
}

/** Its dispatch. */
export function perItem(
  { items, bindings, head = '', body }: PerItem,
  device: DeviceTraits,
): Dispatch {
  const code = /* wgsl */ `
${head}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let i = (${linearIndex}) * 64u + lane;
  if (i >= ${items}u) { return; }
  ${body}
}`
  return { code, workgroups: grid(Math.ceil(items / 64), device), bindings }
}

/** An input as numbers. */
export function numbersIn(
  input: number,
  name: string,
  type: 'f32' | 'i32' | 'u32' = 'f32',
): Binding {
  return { input, name, type: `array<${type}>` }
}

/** An output as numbers. */
export function numbersOut(output: number, name: string): Binding {
  return { output, name, type: 'array<f32>' }
}
