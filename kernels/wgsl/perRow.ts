// What kernels share in which a workgroup of 64 takes a row. Sums are added in the order of lanes, so
// that they are the same on every run.
import { grid, linearIndex } from './code.ts'
import type { Binding, DeviceTraits, Launches } from './kernel.ts'

/** Work by rows. */
export interface PerRow {
  readonly rows: number
  readonly bindings: readonly Binding[]
  readonly head?: string
  /** Statements for lane `lane` of row `r`; `total(lane, x)` and `largest(lane, x)` combine all lanes'. */
  readonly body: string
}

/** Its one dispatch. */
export function perRow(
  { rows, bindings, head = '', body }: PerRow,
  device: DeviceTraits,
): Launches {
  const code = /* wgsl */ `
${head}
var<workgroup> lanes: array<f32, 64>;
fn total(lane: u32, x: f32) -> f32 {
  lanes[lane] = x;
  workgroupBarrier();
  var sum = 0.0;
  for (var j = 0u; j < 64u; j++) { sum += lanes[j]; }
  workgroupBarrier();
  return sum;
}
fn largest(lane: u32, x: f32) -> f32 {
  lanes[lane] = x;
  workgroupBarrier();
  var most = lanes[0];
  for (var j = 1u; j < 64u; j++) { most = max(most, lanes[j]); }
  workgroupBarrier();
  return most;
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let r = ${linearIndex};
  if (r >= ${rows}u) { return; }
  ${body}
}`
  return { dispatches: [{ code, workgroups: grid(rows, device), bindings }] }
}
