// Mixed precision: which tensors of a node its kernel takes in 16-bit floats, by what its dispatches bind.
import { type DeviceTraits, kernels } from '@ts/kernels/wgsl'
import type { Node } from '../../op.ts'
import type { Halves } from '../../plan.ts'

/** Those that all dispatches that bind them take so. */
export function halvesOf(node: Node, traits: DeviceTraits): Halves {
  const { name } = node.op
  const all = { inputs: node.inputs.map((x) => x !== null), outputs: node.outputs.map(() => true) }
  // An op without a kernel is refused when its program is loaded.
  if (!Object.hasOwn(kernels, name)) return { inputs: [], outputs: [] }
  const { sizes, scalars = {}, units, overwrites = {} } = node.inference
  const { dispatches } = kernels[name]({ sizes, scalars, units, overwrites, ...all }, traits)
  const bindings = dispatches.flatMap((dispatch) => dispatch.bindings)
  const taken = (own: readonly (typeof bindings)[number][]): boolean => {
    return own.length > 0 && own.every(({ half }) => half)
  }
  return {
    inputs: all.inputs.map((_, i) => taken(bindings.filter((b) => 'input' in b && b.input === i))),
    outputs: all.outputs.map((_, i) =>
      taken(bindings.filter((b) => 'output' in b && b.output === i)),
    ),
  }
}
