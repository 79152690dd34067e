// The meaning of every program: each op's own float64 reference, step by step. Slow on purpose.
import type { Location, Plan } from '../plan.ts'
import { type Backend, type Data, type Loaded, storageOf } from '../program.ts'
import {
  dequantize,
  isQuantized,
  plainNumbers,
  type Quantized,
  quantizedFor,
} from '../quantized.ts'
import { type Leaf, paddedSize, type Spec, sizeOf, type Tensor } from '../tensor.ts'

/**
 * Opens the float64 backend that every other one is held against.
 *
 * @param options `inPlace`, default false: lets outputs take the storage of inputs that die, as the
 *   fast backends do
 */
export function openReference(options: { readonly inPlace?: boolean } = {}): Backend {
  return new Reference(options.inPlace ?? false)
}

class Reference implements Backend {
  readonly name = 'reference'
  readonly inPlace: boolean
  bytes = 0
  private readonly parameters = new Map<Leaf, Float64Array>()

  constructor(inPlace: boolean) {
    this.inPlace = inPlace
  }

  async load(plan: Plan): Promise<Loaded> {
    const slots = plan.slots.map((size) => new Float64Array(size))
    const slotBytes = slots.reduce((sum, slot) => sum + slot.byteLength, 0)
    this.bytes += slotBytes
    const view = (location: Location | null, spec: Spec | null): Float64Array => {
      if (!location || !spec) return new Float64Array(0)
      const store = 'slot' in location ? slots[location.slot] : this.storage(location.leaf)
      return store.subarray(location.offset, location.offset + sizeOf(spec))
    }
    const calls = plan.steps.map((step) => {
      const views = (tensors: readonly (Tensor | null)[], at: readonly (Location | null)[]) =>
        tensors.map((tensor, i) => view(at[i], tensor))
      const inputs = views(step.node.inputs, step.inputs)
      const outputs = views(step.node.outputs, step.outputs)
      const numbers = { ...step.sizes, ...step.scalars }
      // Left as NaN where an op forgets to write. What lives in an input's storage starts as that.
      const cleared = outputs.filter((output) => {
        return !inputs.some((x) => x.buffer === output.buffer && x.byteOffset === output.byteOffset)
      })
      return (): void => {
        for (const output of cleared) output.fill(Number.NaN)
        step.op.reference(inputs, outputs, numbers)
      }
    })
    return {
      write: ({ location, tensor }, data) => view(location, tensor).set(data),
      async run() {
        for (const call of calls) call()
      },
      async read({ location, tensor }): Promise<Data> {
        const values = view(location, tensor)
        return tensor.dtype === 'i32' ? Int32Array.from(values) : Float32Array.from(values)
      },
      async profile() {
        return calls.map((call) => {
          const start = performance.now()
          call()
          return performance.now() - start
        })
      },
      close: () => {
        this.bytes -= slotBytes
      },
    }
  }

  write(leaf: Leaf, data: ArrayLike<number> | Quantized): void {
    this.view(leaf).set(numbersFor(leaf, data))
  }

  async read(leaf: Leaf): Promise<Float32Array> {
    return Float32Array.from(this.view(leaf))
  }

  holds(leaf: Leaf): boolean {
    return this.parameters.has(storageOf(leaf).flat)
  }

  free(leaf: Leaf): void {
    const { flat } = storageOf(leaf)
    this.bytes -= this.parameters.get(flat)?.byteLength ?? 0
    this.parameters.delete(flat)
  }

  close(): void {
    this.parameters.clear()
    this.bytes = 0
  }

  private view(leaf: Leaf): Float64Array {
    const { flat, offset } = storageOf(leaf)
    return this.storage(flat).subarray(offset, offset + sizeOf(leaf))
  }

  private storage(leaf: Leaf): Float64Array {
    let store = this.parameters.get(leaf)
    if (!store) {
      store = new Float64Array(isQuantized(leaf) ? sizeOf(leaf) : paddedSize(leaf))
      this.parameters.set(leaf, store)
      this.bytes += store.byteLength
    }
    return store
  }
}

/** What a parameter shall hold: of a quantised one, the numbers that its whole numbers stand for. */
function numbersFor(leaf: Leaf, data: ArrayLike<number> | Quantized): ArrayLike<number> {
  if (isQuantized(leaf)) return dequantize(quantizedFor(leaf, data), leaf.shape[1])
  return plainNumbers(leaf, data)
}
