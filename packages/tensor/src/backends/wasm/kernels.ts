// Picks the fastest build of the kernels that this machine runs correctly.
import { BackendError } from '../../errors.ts'
import { Quantized } from '../../quantized.ts'
import { packQuantized } from './packQuantized.ts'

/** `relaxed` uses fused multiply-add where the engine has it; `base` runs wherever SIMD does. */
export type Build = 'relaxed' | 'base'

/** Exports of the kernels module: one function per op, and the few things all kernels share. */
export type Kernels = Readonly<Record<string, (...values: number[]) => number>>

/** The two builds of a set of kernels. */
export interface PackedKernels {
  /** `base`, then `relaxed`: deflated, base64. */
  readonly packed: string
  /** Bytes of `base`. */
  readonly baseBytes: number
}

/**
 * Compiles the kernels for a memory.
 *
 * @param shared whether the memory they will import is shared between threads
 * @param wanted the build to take; by default the fastest that passes a numeric self-test
 * @throws BackendError if this engine has no WebAssembly SIMD, or not the wanted build
 */
export async function compileKernels(
  { packed, baseBytes }: PackedKernels,
  shared: boolean,
  wanted?: Build,
): Promise<{ readonly build: Build; readonly module: WebAssembly.Module }> {
  const both = await unpack(packed)
  for (const build of wanted ? [wanted] : (['relaxed', 'base'] as const)) {
    const bytes = build === 'base' ? both.slice(0, baseBytes) : both.slice(baseBytes)
    if (!shared) unshareMemory(bytes)
    if (!WebAssembly.validate(bytes)) continue
    const module = await WebAssembly.compile(bytes)
    if (multipliesCorrectly(module, shared)) return { build, module }
  }
  throw new BackendError(
    `wasm: this engine cannot run the ${wanted ?? 'SIMD'} kernels; it needs WebAssembly SIMD`,
  )
}

/** Multiplies whole numbers, where every rounding would show, as floats and quantised. */
function multipliesCorrectly(module: WebAssembly.Module, shared: boolean): boolean {
  // More rows than are streamed: so the tiles are tried too.
  const [rows, columns, inner] = [135, 19, 33]
  const memory = new WebAssembly.Memory({ initial: 128, maximum: 65536, shared })
  const kernels = instantiateKernels(module, memory, 2 ** 20)
  const [a, b, y] = [0, 1, 2].map((i) => new Float32Array(memory.buffer, 65536 * (1 + i), 8192))
  // Magnitudes up to 63 in every group of 32: quantising changes none.
  for (let i = 0; i < rows * inner; i++) a[i] = (i % inner) & 31 ? (i * 7) % 23 : -63
  for (let i = 0; i < columns * inner; i++) b[i] = ((i * 5) % 17) - 8
  const correct = (): boolean => {
    for (let m = 0; m < rows; m++) {
      for (let n = 0; n < columns; n++) {
        let sum = 0
        for (let k = 0; k < inner; k++) sum += a[m * inner + k] * b[n * inner + k]
        if (y[m * columns + n] !== sum) return false
      }
    }
    return true
  }
  const pointers = [a, b, y].map((view) => view.byteOffset)
  const [x, w, to] = pointers
  kernels.linear(x, w, 0, to, 0, rows, inner, columns, 0, 0, Math.max(rows, columns))
  if (!correct()) return false
  for (const [dtype, bits, most] of [
    ['q8', 8, 127],
    ['q4', 4, 7],
  ] as const) {
    for (let i = 0; i < columns * inner; i++)
      b[i] = i % 3 ? ((i * 5) % (2 * most)) - most - 1 : -most - 1
    const weights = new Quantized(
      Int8Array.from(b.subarray(0, columns * inner)),
      new Float32Array(2 * columns).fill(1),
    )
    const packed = new Uint8Array(memory.buffer, 65536 * 4, 65536)
    packQuantized(weights, { shape: [columns, inner], dtype }, packed)
    const [x, , to] = pointers
    kernels.quantizedLinear(x, packed.byteOffset, 0, to, rows, inner, columns, 0, bits, 0, 5)
    if (!correct()) return false
  }
  return true
}

/** @param scratch address of this thread's scratch memory */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  scratch: number,
): Kernels {
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports
  ;(kernels as Kernels).setScratch(scratch)
  ;(kernels as Kernels).setTileRows(tileRows())
  return kernels as Kernels
}

/**
 * Rows of the matmul tile. V8 before 13 (Node 22) has too few registers for six: 34 GFLOP/s where four
 * rows reach 45. The bits are the same.
 */
export function tileRows(): number {
  const [major] = (globalThis.process?.versions?.v8 ?? '99').split('.')
  return Number(major) < 13 ? 4 : 6
}

/** Node's own takes a tenth of the time of streams: 2 ms of a start instead of 15. */
const inflate = globalThis.process?.getBuiltinModule?.('node:zlib')?.inflateRawSync

async function unpack(packed: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = atob(packed)
  const deflated = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) deflated[i] = text.charCodeAt(i)
  if (inflate) return inflate(deflated)
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(inflated).arrayBuffer())
}

/**
 * Clears the flag that says the imported memory is shared, so that one build serves pages without
 * cross-origin isolation too. The import reads: "env", "memory", kind 2, limits flag (3 = shared with
 * a maximum, 1 = not shared).
 */
function unshareMemory(bytes: Uint8Array): void {
  const wanted = [3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 3]
  const at = bytes.findIndex((_, i) => wanted.every((byte, j) => bytes[i + j] === byte))
  if (at < 0) throw new BackendError('wasm: the kernels import no shared memory')
  bytes[at + wanted.length - 1] = 1
}
