// From a graph to a flat list of steps with all memory assigned. One planner for every backend.
import { ShapeError } from './errors.ts'
import type { Node, Numbers, Op } from './op.ts'
import { Storage } from './storage.ts'
import { Leaf, type Spec, sizeOf, type Tensor } from './tensor.ts'

/**
 * Where a tensor lives: at an offset (in elements) of a slot of the program or of a parameter; `half`: in 16-bit
 * floats, at the start of its slot.
 */
export type Location =
  | { readonly slot: number; readonly offset: number; readonly half?: boolean }
  | { readonly leaf: Leaf; readonly offset: number }

/** One kernel call. */
export interface Step {
  readonly op: Op
  readonly node: Node
  /** null: an optional input that is absent. */
  readonly inputs: readonly (Location | null)[]
  /** null: an optional output that nobody reads. */
  readonly outputs: readonly (Location | null)[]
  readonly sizes: Numbers
  readonly scalars: Numbers
  readonly units: number
}

/** A program before a backend loads it. */
export interface Plan {
  readonly steps: readonly Step[]
  /** Size of each slot in elements of four bytes. */
  readonly slots: readonly number[]
  /** Inputs by name, and where their data goes. */
  readonly inputs: ReadonlyMap<string, Place>
  /** Values known now, to be written once. */
  readonly constants: readonly (Place & { readonly data: ArrayLike<number> })[]
  /** What can be read after a run. */
  readonly outputs: ReadonlyMap<string, Place>
}

/** Of a node's inputs and outputs, which may be stored in 16-bit floats. */
export interface Halves {
  readonly inputs: readonly boolean[]
  readonly outputs: readonly boolean[]
}

/** How a backend wants memory to be laid out. */
export interface Layout {
  /** Whether a kernel's output may share the storage of an input that dies there. */
  readonly inPlace: boolean
  /** What its kernels take in 16-bit floats: intermediates that all readers and the writer take so lie in such. */
  readonly halves?: ((node: Node) => Halves) | undefined
}

/** A tensor and its location. */
export interface Place {
  readonly tensor: Spec
  readonly location: Location
}

/**
 * Orders the nodes behind `outputs` and `updates` and assigns memory: slots that are free again are
 * reused by best fit.
 *
 * @param outputs tensors to be read after a run, by name
 * @param updates tensors computed for their side effect: the new values that overwrite parameters
 * @throws ShapeError if no order lets every tensor be read before it is overwritten, or two inputs
 *         share a name
 */
export function plan(
  outputs: Readonly<Record<string, Tensor>>,
  updates: readonly Tensor[],
  layout: Layout,
): Plan {
  for (const [name, { dtype }] of Object.entries(outputs)) {
    if (dtype === 'f32' || dtype === 'i32') continue
    throw new ShapeError(
      `compile: output '${name}' is a ${dtype} parameter; read it from the backend`,
    )
  }
  const found = nodesBehind([...Object.values(outputs), ...updates])
  const storage = new Storage(found, Object.values(outputs), layout)
  const steps: Step[] = []
  for (const node of order(found, storage)) {
    if (node.op.virtual) continue
    const { sizes, scalars = {}, units } = node.inference
    steps.push({
      op: node.op,
      node,
      inputs: node.inputs.map((tensor) => tensor && storage.locate(tensor)),
      outputs: node.outputs.map((tensor) => storage.locateOutput(tensor)),
      sizes,
      scalars,
      units,
    })
    storage.release(node)
  }
  const place = (tensor: Tensor): Place => ({ tensor, location: storage.locate(tensor) })
  const results = Object.entries(outputs).map(([name, t]) => [name, place(t)] as const)
  const inputs = new Map<string, Place>()
  const constants: (Place & { data: ArrayLike<number> })[] = []
  for (const leaf of storage.leaves) {
    if (leaf.kind === 'constant') constants.push({ ...place(leaf), data: leaf.data ?? [] })
    if (leaf.kind !== 'input') continue
    if (inputs.has(leaf.name)) throw new ShapeError(`compile: two inputs are named '${leaf.name}'`)
    inputs.set(leaf.name, place(leaf))
  }
  return { steps, slots: storage.slots, inputs, constants, outputs: new Map(results) }
}

/** All that the targets need, in the order of building. */
function nodesBehind(targets: readonly Tensor[]): readonly Node[] {
  const found = new Set<Node>()
  const open: (Node | null | undefined)[] = targets.map((tensor) => tensor.node)
  while (open.length > 0) {
    const node = open.pop()
    if (!node || found.has(node)) continue
    found.add(node)
    open.push(...node.inputs.map((tensor) => tensor?.node))
  }
  return [...found].sort((a, b) => a.id - b.id)
}

/** The nodes, each after its inputs and after every reader of what it overwrites. */
function order(nodes: readonly Node[], storage: Storage): readonly Node[] {
  const readers = new Map<Tensor, Reader[]>()
  for (const node of nodes) {
    if (node.op.virtual) continue
    for (const tensor of node.inputs) {
      if (!tensor) continue
      const { root, offset } = storage.valueOf(tensor)
      const reader = { node, start: offset, end: offset + sizeOf(tensor) }
      if (!readers.has(root)) readers.set(root, [])
      readers.get(root)!.push(reader)
    }
  }
  /** All that read any element of a tensor, through views, groups and packs too. */
  const readersOf = (tensor: Tensor): readonly Reader[] => {
    const { root, offset } = storage.valueOf(tensor)
    const end = offset + sizeOf(tensor)
    return readers.get(root)!.filter((reader) => reader.start < end && offset < reader.end)
  }

  const sorted: Node[] = []
  const state = new Map<Node, 'open' | 'done'>()
  const visit = (node: Node): void => {
    if (state.get(node) === 'done') return
    if (state.get(node) === 'open') {
      throw new ShapeError(
        `compile: ${node.op.name} overwrites a tensor that must still be read after it`,
      )
    }
    state.set(node, 'open')
    for (const tensor of node.inputs) if (tensor?.node) visit(tensor.node)
    for (const overwritten of Object.values(node.inference.overwrites ?? {})) {
      const tensor = node.inputs[overwritten]!
      const { root } = storage.valueOf(tensor)
      if (root instanceof Leaf && root.kind === 'constant') {
        throw new ShapeError(`compile: ${node.op.name} overwrites a constant`)
      }
      for (const reader of readersOf(tensor)) if (reader.node !== node) visit(reader.node)
    }
    state.set(node, 'done')
    sorted.push(node)
  }
  for (const node of nodes) visit(node)
  return sorted
}

/** A node and the elements it reads. */
interface Reader {
  readonly node: Node
  readonly start: number
  readonly end: number
}
