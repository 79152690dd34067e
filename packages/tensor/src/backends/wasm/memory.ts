// One WebAssembly memory and who has which part of it.
import { BackendError } from '../../errors.ts'
import type { Spec } from '../../tensor.ts'

const PAGE = 65536
const MAX_PAGES = 65536
/** The first page holds the kernels' static tables. */
const STATIC_BYTES = PAGE

interface Block {
  readonly pointer: number
  readonly bytes: number
}

/** Hands out zeroed, 256-byte aligned blocks of a memory that grows up to 4 GiB. */
export class Memory {
  readonly wasm: WebAssembly.Memory
  /** Bytes handed out and not yet freed. */
  used = 0
  private end = STATIC_BYTES
  private free: Block[] = []

  constructor(shared: boolean) {
    this.wasm = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES, shared })
  }

  /**
   * @returns the address of that many zero bytes
   * @throws BackendError if the memory cannot grow that far
   */
  allocate(bytes: number): number {
    const size = align(bytes)
    this.used += size
    const fits = this.free.filter((block) => block.bytes >= size)
    if (fits.length === 0) return this.extend(size)
    const best = fits.reduce((a, b) => (b.bytes < a.bytes ? b : a))
    this.free = this.free.filter((block) => block !== best)
    if (best.bytes > size) {
      this.free.push({ pointer: best.pointer + size, bytes: best.bytes - size })
    }
    new Uint8Array(this.wasm.buffer, best.pointer, size).fill(0)
    return best.pointer
  }

  /** Gives a block back. @param bytes as given to {@link allocate} */
  release(pointer: number, bytes: number): void {
    const size = align(bytes)
    this.used -= size
    let merged: Block = { pointer, bytes: size }
    this.free = this.free.filter((block) => {
      if (block.pointer + block.bytes === merged.pointer) {
        merged = { pointer: block.pointer, bytes: block.bytes + merged.bytes }
      } else if (merged.pointer + merged.bytes === block.pointer) {
        merged = { pointer: merged.pointer, bytes: merged.bytes + block.bytes }
      } else {
        return true
      }
      return false
    })
    this.free.push(merged)
  }

  /** The elements of a tensor at an address. Not to be kept: growing the memory may detach it. */
  view(pointer: number, spec: Spec, size: number): Float32Array | Int32Array {
    const Elements = spec.dtype === 'i32' ? Int32Array : Float32Array
    return new Elements(this.wasm.buffer, pointer, size)
  }

  private extend(size: number): number {
    // A free block at the end is the beginning of the new one.
    const last = this.free.find((block) => block.pointer + block.bytes === this.end)
    const pointer = last ? last.pointer : this.end
    const missing = Math.ceil((pointer + size - this.wasm.buffer.byteLength) / PAGE)
    if (missing > 0) {
      try {
        this.wasm.grow(missing)
      } catch (cause) {
        this.used -= size
        throw new BackendError(
          `wasm: needs ${megabytes(size)} MB on top of ${megabytes(this.used)} MB, and this ` +
            `machine gives no more (limit 4096 MB); use a smaller batch, context or model`,
          { cause },
        )
      }
    }
    if (last) {
      this.free = this.free.filter((block) => block !== last)
      new Uint8Array(this.wasm.buffer, last.pointer, last.bytes).fill(0)
    }
    this.end = pointer + size
    return pointer
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / 256) * 256
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20)
}
