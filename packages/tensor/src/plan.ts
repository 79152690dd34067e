// From a graph to a flat list of steps with all memory assigned. One planner for every backend.
import { ShapeError } from './errors.ts'
import type { Node, Numbers, Op } from './op.ts'
import { Leaf, paddedSize, type Spec, type Tensor } from './tensor.ts'

/** Where a tensor lives: at an offset (in elements) of a slot of the program or of a parameter. */
export type Location =
  | { readonly slot: number; readonly offset: number }
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
  /** Size of each slot in elements. */
  readonly slots: readonly number[]
  /** Inputs by name, and where their data goes. */
  readonly inputs: ReadonlyMap<string, Place>
  /** Values known now, to be written once. */
  readonly constants: readonly (Place & { readonly data: ArrayLike<number> })[]
  /** What can be read after a run. */
  readonly outputs: ReadonlyMap<string, Place>
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
 * @param inPlace whether a kernel's output may share the storage of an input that dies there
 * @throws ShapeError if no order lets every tensor be read before it is overwritten, or two inputs
 *         share a name
 */
export function plan(
  outputs: Readonly<Record<string, Tensor>>,
  updates: readonly Tensor[],
  inPlace: boolean,
): Plan {
  const nodes = order([...Object.values(outputs), ...updates])
  const storage = new Storage(nodes, Object.values(outputs), inPlace)
  const steps: Step[] = []
  for (const node of nodes) {
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

/** Nodes behind the targets, each after its inputs and after every reader of what it overwrites. */
function order(targets: readonly Tensor[]): readonly Node[] {
  const found = new Set<Node>()
  const readers = new Map<Tensor, Node[]>()
  const open = targets.map((tensor) => tensor.node)
  while (open.length > 0) {
    const node = open.pop()
    if (!node || found.has(node)) continue
    found.add(node)
    for (const tensor of node.inputs) {
      if (!tensor) continue
      readers.set(tensor, [...(readers.get(tensor) ?? []), node])
      open.push(tensor.node)
    }
  }
  /** All that reads a tensor's storage, views of it included. */
  const readersOf = (tensor: Tensor): Node[] =>
    (readers.get(tensor) ?? []).flatMap((node) =>
      node.op.virtual === 'view' ? [node, ...readersOf(node.outputs[0])] : [node],
    )

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
      for (const reader of readersOf(node.inputs[overwritten]!)) if (reader !== node) visit(reader)
    }
    state.set(node, 'done')
    sorted.push(node)
  }
  for (const node of [...found].sort((a, b) => a.id - b.id)) visit(node)
  return sorted
}

/** Which tensors share storage, until when each storage is needed, and where it is. */
class Storage {
  readonly slots: number[] = []
  readonly leaves: readonly Leaf[]
  private readonly inPlace: boolean
  private readonly free = new Set<number>()
  /** Slot of each root that has one. */
  private readonly slotOf = new Map<Tensor, number>()
  /** How many nodes still read a root; Infinity for what must survive the run. */
  private readonly uses = new Map<Tensor, number>()
  /** Pack nodes by the tensors they gather. */
  private readonly packs = new Map<Tensor, { readonly pack: Tensor; readonly offset: number }>()

  constructor(nodes: readonly Node[], outputs: readonly Tensor[], inPlace: boolean) {
    this.inPlace = inPlace
    for (const node of nodes) if (node.op.virtual === 'pack') this.gather(node)
    const leaves = new Set<Leaf>()
    for (const tensor of [...nodes.flatMap((node) => node.inputs), ...outputs]) {
      if (tensor instanceof Leaf) leaves.add(tensor)
    }
    this.leaves = [...leaves]
    for (const node of nodes) {
      if (node.op.virtual) continue
      for (const tensor of node.inputs) if (tensor) this.use(tensor, 1)
    }
    for (const tensor of outputs) this.use(tensor, Number.POSITIVE_INFINITY)
    for (const leaf of leaves) {
      if (leaf.kind === 'parameter') continue
      this.use(leaf, Number.POSITIVE_INFINITY)
      this.slotOf.set(leaf, this.addSlot(paddedSize(leaf)))
    }
  }

  /** Where a tensor that exists already lives. */
  locate(tensor: Tensor): Location {
    const { root, offset } = this.rootOf(tensor)
    if (root instanceof Leaf && root.kind === 'parameter') {
      const { flat, offset: start } = root.home ?? { flat: root, offset: 0 }
      return { leaf: flat, offset: start + offset }
    }
    const slot = this.slotOf.get(root)
    if (slot === undefined) throw new Error(`plan: ${root.node?.op.name} has no storage yet`)
    return { slot, offset }
  }

  /** Where a node shall write an output; null if it may leave it out. */
  locateOutput(tensor: Tensor): Location | null {
    const { root } = this.rootOf(tensor)
    const node = tensor.node!
    if (!this.uses.has(root) && node.inference.optional?.includes(tensor.index)) return null
    if (!(root instanceof Leaf) && !this.slotOf.has(root)) this.slotOf.set(root, this.slotFor(root))
    return this.locate(tensor)
  }

  /** Frees what the node was the last to need. */
  release(node: Node): void {
    for (const tensor of node.inputs) {
      if (!tensor) continue
      const { root } = this.rootOf(tensor)
      const left = this.uses.get(root)! - 1
      this.uses.set(root, left)
      if (left === 0) this.freeSlot(root)
    }
    for (const tensor of node.outputs) {
      const { root } = this.rootOf(tensor)
      if (!this.uses.has(root)) this.freeSlot(root)
    }
  }

  /** The tensor whose storage this one lives in. */
  private rootOf(tensor: Tensor): { readonly root: Tensor; readonly offset: number } {
    const node = tensor.node
    const member = this.packs.get(tensor)
    if (member) return { root: member.pack, offset: member.offset }
    if (!node) return { root: tensor, offset: 0 }
    const source = node.op.virtual === 'view' ? 0 : node.inference.overwrites?.[tensor.index]
    if (source !== undefined) return this.rootOf(node.inputs[source]!)
    return { root: tensor, offset: 0 }
  }

  private use(tensor: Tensor, count: number): void {
    const { root } = this.rootOf(tensor)
    this.uses.set(root, (this.uses.get(root) ?? 0) + count)
  }

  /** The members of a pack are computed where the pack lives, so gathering them costs nothing. */
  private gather(node: Node): void {
    let offset = 0
    for (const tensor of node.inputs) {
      const { root } = this.rootOf(tensor!)
      if (root instanceof Leaf || this.packs.has(root)) {
        throw new ShapeError('pack: each tensor must be computed by a node and stand in one pack')
      }
      this.packs.set(root, { pack: node.outputs[0], offset })
      offset += paddedSize(tensor!)
    }
    // Padding between members must stay zero, so the slot is its own from the start.
    this.slotOf.set(node.outputs[0], this.addSlot(offset))
    this.use(node.outputs[0], Number.POSITIVE_INFINITY)
  }

  private slotFor(root: Tensor): number {
    const size = paddedSize(root)
    const node = root.node!
    const reused = node.inference.reuses?.[root.index]
    if (this.inPlace && reused !== undefined) {
      const { root: dying } = this.rootOf(node.inputs[reused]!)
      const slot = this.slotOf.get(dying)
      const reads = node.inputs.filter((t) => t && this.rootOf(t).root === dying).length
      if (slot !== undefined && this.uses.get(dying) === reads && this.slots[slot] >= size) {
        this.slotOf.delete(dying)
        return slot
      }
    }
    const fits = [...this.free].sort((a, b) => this.slots[a] - this.slots[b])
    const best = fits.find((slot) => this.slots[slot] >= size) ?? fits.at(-1)
    if (best === undefined) return this.addSlot(size)
    this.free.delete(best)
    this.slots[best] = Math.max(this.slots[best], size)
    return best
  }

  private addSlot(size: number): number {
    return this.slots.push(size) - 1
  }

  private freeSlot(root: Tensor): void {
    const slot = this.slotOf.get(root)
    if (slot === undefined) return
    this.slotOf.delete(root)
    this.free.add(slot)
  }
}
