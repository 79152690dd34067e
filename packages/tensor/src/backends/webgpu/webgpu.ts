// The WebGPU backend: parameters and programs on a device, which can be opened again when it is lost.

import type { DeviceTraits } from '@ts/kernels/wgsl'
import { BackendError } from '../../errors.ts'
import type { Node } from '../../op.ts'
import type { Halves, Plan } from '../../plan.ts'
import { type Backend, type Loaded, storageOf } from '../../program.ts'
import {
  dequantize,
  isQuantized,
  plainNumbers,
  type Quantized,
  quantizedFor,
} from '../../quantized.ts'
import { type Leaf, paddedSize, sizeOf } from '../../tensor.ts'
import { packQuantized, unpackQuantized } from '../wasm/packQuantized.ts'
import {
  type AdapterDescription,
  nameOf,
  type OpenedDevice,
  openDevice,
  requestAdapter,
} from './device.ts'
import { DeviceProgram, MOST_RUNS } from './deviceProgram.ts'
import type { Gpu, GpuAdapter, GpuDevice } from './gpuTypes.ts'
import { halvesOf } from './halves.ts'
import { Session } from './session.ts'

/** Of what programs keep between their steps. */
export type Precision = 'full' | 'mixed'

/** How to open the backend. */
export interface WebgpuOptions {
  /** Default `navigator.gpu`. In Node: `await nodeGpu()` from `@ts/tensor/node`. */
  readonly gpu?: Gpu | undefined
  /** Instead of asking for one. A backend on it cannot be opened again: an adapter gives one device. */
  readonly adapter?: GpuAdapter | undefined
  /** Which GPU of several, default `high-performance`. */
  readonly powerPreference?: 'low-power' | 'high-performance'
  /**
   * `mixed`: what lies between steps is stored in 16-bit floats, and matrix units are used where there are any; sums,
   * parameters and what is read are as ever. Its gradients need loss scaling. Default `full`: 32-bit floats alone.
   */
  readonly precision?: Precision
  /** What kernels shall believe of the device, to try on one what is meant for another. */
  readonly traits?: Partial<DeviceTraits>
}

/** The WebGPU backend, and what it found on this machine. */
export interface WebgpuBackend extends Backend {
  readonly adapter: AdapterDescription
  readonly traits: DeviceTraits
  /** For work of one's own on the same device. Destroying it loses all that the backend holds. */
  readonly device: GpuDevice
  /** How many kernels have been compiled. */
  readonly pipelines: number
  /** Why the device is gone; never settles while it is there or after {@link Backend.close}. */
  readonly lost: Promise<string>
  /**
   * Opens a device anew, after the old one was lost. Programs are compiled again and have their constants;
   * parameters and inputs are zero until they are written.
   *
   * @throws BackendError if there is no adapter any more
   */
  reopen(): Promise<void>
}

/**
 * Opens the WebGPU backend on the best adapter, with all its features and limits.
 *
 * @throws BackendError if there is no WebGPU or no adapter, or it lacks what mixed precision needs
 *
 * @example
 * const backend = await openWebgpu()
 */
export async function openWebgpu({
  gpu = globalThis.navigator?.gpu,
  adapter,
  powerPreference = 'high-performance',
  precision = 'full',
  traits,
}: WebgpuOptions = {}): Promise<WebgpuBackend> {
  const half = precision === 'mixed'
  const openOn = async (found: GPUAdapter): Promise<OpenedDevice> => {
    const opened = await openDevice(found)
    const believed = { ...opened.traits, half, ...traits }
    if (believed.f16 || !half) return { ...opened, traits: believed }
    opened.device.destroy()
    throw new BackendError(
      `webgpu: mixed precision needs 16-bit floats (shader-f16), which the adapter ${nameOf(opened.adapter)} does not have; use full precision`,
    )
  }
  const open = async (): Promise<OpenedDevice> => {
    return openOn(await requestAdapter(gpu, powerPreference))
  }
  if (!adapter) return new Webgpu(await open(), open)
  return new Webgpu(await openOn(adapter), async () => {
    throw new BackendError('webgpu: a backend on a given adapter cannot be opened again')
  })
}

class Webgpu implements WebgpuBackend {
  readonly name = 'webgpu'
  // A buffer cannot be bound for reading and for writing in one dispatch.
  readonly inPlace = false
  readonly ahead = MOST_RUNS
  private session: Session
  private readonly open: () => Promise<OpenedDevice>
  private readonly programs = new Set<DeviceProgram>()
  private reopening: Promise<void> | null = null

  constructor(opened: OpenedDevice, open: () => Promise<OpenedDevice>) {
    this.session = new Session(opened)
    this.open = open
  }

  get adapter(): AdapterDescription {
    return this.session.adapter
  }

  get traits(): DeviceTraits {
    return this.session.traits
  }

  get device(): GPUDevice {
    return this.session.device
  }

  get halves(): ((node: Node) => Halves) | undefined {
    const { traits } = this
    return traits.half ? (node) => halvesOf(node, traits) : undefined
  }

  get lost(): Promise<string> {
    return this.session.lost
  }

  get bytes(): number {
    return this.session.bytes
  }

  get pipelines(): number {
    return this.session.pipelines.size
  }

  async load(plan: Plan): Promise<Loaded> {
    const program = new DeviceProgram(plan, (closed) => this.programs.delete(closed))
    await program.prepare(this.session)
    this.programs.add(program)
    return program
  }

  reopen(): Promise<void> {
    this.reopening ??= this.openAgain().finally(() => {
      this.reopening = null
    })
    return this.reopening
  }

  write(leaf: Leaf, data: ArrayLike<number> | Quantized): void {
    const { session } = this
    session.check()
    const { flat, offset } = storageOf(leaf)
    if (isQuantized(leaf)) {
      const packed = new Uint8Array(4 * paddedSize(leaf))
      packQuantized(quantizedFor(leaf, data), leaf, packed)
      session.device.queue.writeBuffer(session.bufferOf(leaf), 0, packed)
      return
    }
    session.put(session.bufferOf(flat), offset, leaf, plainNumbers(leaf, data))
  }

  async read(leaf: Leaf): Promise<Float32Array> {
    const { session } = this
    const { flat, offset } = storageOf(leaf)
    if (isQuantized(leaf)) {
      const bytes = await session.get(session.bufferOf(leaf), 0, 4 * paddedSize(leaf))
      return dequantize(unpackQuantized(new Uint8Array(bytes), leaf), leaf.shape[1])
    }
    return new Float32Array(await session.get(session.bufferOf(flat), 4 * offset, 4 * sizeOf(leaf)))
  }

  holds(leaf: Leaf): boolean {
    return this.session.holds(storageOf(leaf).flat)
  }

  free(leaf: Leaf): void {
    this.session.free(storageOf(leaf).flat)
  }

  close(): void {
    this.session.close()
  }

  private async openAgain(): Promise<void> {
    this.session.close()
    this.session = new Session(await this.open())
    await Promise.all([...this.programs].map((program) => program.move(this.session)))
  }
}
