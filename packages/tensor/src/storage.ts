// Which tensors share storage, until when each storage is needed, and where it is.
import { ShapeError } from './errors.ts'
import type { Node } from './op.ts'
import type { Halves, Layout, Location } from './plan.ts'
import { Leaf, paddedSize, type Tensor } from './tensor.ts'

const FULL: Halves = { inputs: [], outputs: [] }

/** The memory of one program while it is planned. */
export class Storage {
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
  /** Roots that lie in 16-bit floats. */
  private readonly halves: ReadonlySet<Tensor>

  constructor(
    nodes: readonly Node[],
    outputs: readonly Tensor[],
    { inPlace, halves = () => FULL }: Layout,
  ) {
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
    this.halves = this.halfRoots(nodes, halves)
    for (const leaf of leaves) {
      if (leaf.kind === 'parameter') continue
      this.use(leaf, Number.POSITIVE_INFINITY)
      this.slotOf.set(leaf, this.addSlot(paddedSize(leaf)))
    }
  }

  /** Where a tensor that exists already lives. */
  locate(tensor: Tensor): Location {
    const { root, offset } = this.rootOf(tensor)
    if (root instanceof Leaf && root.kind === 'parameter') return { leaf: root, offset }
    const slot = this.slotOf.get(root)
    if (slot === undefined) throw new Error(`plan: ${root.node?.op.name} has no storage yet`)
    return this.halves.has(root) ? { slot, offset, half: true } : { slot, offset }
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

  /** The tensor that holds this one's value, and where: through views, groups and packs. */
  valueOf(tensor: Tensor): { readonly root: Tensor; readonly offset: number } {
    const member = this.packs.get(tensor)
    if (member) return { root: member.pack, offset: member.offset }
    if (tensor instanceof Leaf && tensor.home) {
      return { root: tensor.home.flat, offset: tensor.home.offset }
    }
    if (tensor.node?.op.virtual === 'view') return this.valueOf(tensor.node.inputs[0]!)
    return { root: tensor, offset: 0 }
  }

  /** The tensor whose storage this one lives in: also through what overwrites it. */
  private rootOf(tensor: Tensor): { readonly root: Tensor; readonly offset: number } {
    const value = this.valueOf(tensor)
    const node = value.root.node
    const overwritten = node?.inference.overwrites?.[value.root.index]
    if (overwritten === undefined) return value
    const { root, offset } = this.rootOf(node!.inputs[overwritten]!)
    return { root, offset: offset + value.offset }
  }

  private use(tensor: Tensor, count: number): void {
    const { root } = this.rootOf(tensor)
    this.uses.set(root, (this.uses.get(root) ?? 0) + count)
  }

  /** What a node computes, nobody keeps, and all who read or write it take in 16 bits. */
  private halfRoots(
    nodes: readonly Node[],
    halves: NonNullable<Layout['halves']>,
  ): ReadonlySet<Tensor> {
    const found = new Set<Tensor>()
    const others = new Set<Tensor>()
    for (const node of nodes) {
      if (node.op.virtual) continue
      const { inputs, outputs } = halves(node)
      node.inputs.forEach((tensor, i) => {
        if (tensor && !inputs[i]) others.add(this.rootOf(tensor).root)
      })
      node.outputs.forEach((tensor, i) => {
        const { root } = this.rootOf(tensor)
        // Packs and what is read after the run are needed for ever.
        const kept = root instanceof Leaf || this.uses.get(root) === Number.POSITIVE_INFINITY
        const fits = outputs[i] && tensor.dtype === 'f32' && !kept
        ;(fits ? found : others).add(root)
      })
    }
    for (const root of others) found.delete(root)
    return found
  }

  /** Elements of four bytes that a root takes. */
  private sizeOf(root: Tensor): number {
    return this.halves.has(root) ? paddedSize(root) / 2 : paddedSize(root)
  }

  /** The members of a pack are computed where the pack lives, so gathering them costs nothing. */
  private gather(node: Node): void {
    let offset = 0
    for (const tensor of node.inputs) {
      const { root } = this.rootOf(tensor!)
      if (root instanceof Leaf || root.node?.op.virtual === 'pack') {
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
    const size = this.sizeOf(root)
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
