// Small pieces of source text that many kernels share.
import type { Binding, DeviceTraits } from './kernel.ts'

/** `const epsilon = f32(0.00001);` for each real number. */
export function real(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .map(([name, value]) => `const ${name} = f32(${literal(value)});`)
    .join('\n')
}

/** A WGSL literal of a number rounded to f32. */
function literal(value: number): string {
  const text = String(Math.fround(value))
  return /[.e]/.test(text) ? text : `${text}.0`
}

/** Tensors that may be stored in 16 bits: the code has them by `get_name(i)` and `set_name(i, value)` alone. */
export function halves(...bindings: readonly Binding[]): readonly Binding[] {
  return bindings.map((binding) => ({ ...binding, half: true }))
}

/**
 * Workgroups for `count` of them, in two dimensions where one is too short. The index of a workgroup is
 * {@link linearIndex}; it may reach past `count`.
 */
export function grid(count: number, device: DeviceTraits): [number, number, number] {
  if (count <= device.maxWorkgroups) return [count, 1, 1]
  const y = Math.ceil(count / device.maxWorkgroups)
  return [Math.ceil(count / y), y, 1]
}

/** The workgroup's index from `@builtin(workgroup_id) group` and `@builtin(num_workgroups) groups`. */
export const linearIndex = 'group.x + group.y * groups.x'
