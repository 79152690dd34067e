// The WebGPU backend: a program is a list of prepared dispatches; a run encodes them into one pass.
import type { DeviceTraits } from '@ts/kernels/wgsl'
import { BackendError } from '../../errors.ts'
import type { Location, Place, Plan } from '../../plan.ts'
import { type Backend, type Data, type Loaded, storageOf } from '../../program.ts'
import {
  dequantize,
  isQuantized,
  plainNumbers,
  type Quantized,
  quantizedFor,
} from '../../quantized.ts'
import { type Leaf, paddedSize, type Spec, sizeOf } from '../../tensor.ts'
import { packQuantized, unpackQuantized } from '../wasm/packQuantized.ts'
import { type AdapterDescription, type OpenedDevice, openDevice, requestAdapter } from './device.ts'
import { Pipelines } from './pipelines.ts'
import { launchesOf, type Prepared, prepare } from './prepare.ts'
import { profile } from './profile.ts'
import { Staging } from './staging.ts'

// Bits of GPUBufferUsage, which Node has no global for.
const COPY_SRC = 4
const COPY_DST = 8
const STORAGE = 128

/** Runs that may be under way before the next one waits: enough to keep the queue full. */
const MOST_RUNS = 4

/** How to open the backend. */
export interface WebgpuOptions {
  /** Default `navigator.gpu`. In Node: `await nodeGpu()` from `@ts/tensor/node`. */
  readonly gpu?: GPU | undefined
  /** Instead of asking for one. */
  readonly adapter?: GPUAdapter | undefined
  /** Which GPU of several, default `high-performance`. */
  readonly powerPreference?: GPUPowerPreference
}

/** The WebGPU backend, and what it found on this machine. */
export interface WebgpuBackend extends Backend {
  readonly adapter: AdapterDescription
  readonly traits: DeviceTraits
  /** For work of one's own on the same device. Destroying it loses all that the backend holds. */
  readonly device: GPUDevice
  /** How many kernels have been compiled. */
  readonly pipelines: number
  /** Why the device is gone; never settles while it is there or after {@link Backend.close}. */
  readonly lost: Promise<string>
}

/**
 * Opens the WebGPU backend on the best adapter, with all its features and limits.
 *
 * @throws BackendError if there is no WebGPU or no adapter
 *
 * @example
 * const backend = await openWebgpu()
 */
export async function openWebgpu({
  gpu = globalThis.navigator?.gpu,
  adapter,
  powerPreference = 'high-performance',
}: WebgpuOptions = {}): Promise<WebgpuBackend> {
  const found = adapter ?? (await requestAdapter(gpu, powerPreference))
  return new Webgpu(await openDevice(found))
}

class Webgpu implements WebgpuBackend {
  readonly name = 'webgpu'
  // A buffer cannot be bound for reading and for writing in one dispatch.
  readonly inPlace = false
  readonly adapter: AdapterDescription
  readonly traits: DeviceTraits
  readonly device: GPUDevice
  readonly lost: Promise<string>
  private readonly timestamps: boolean
  private readonly kernels: Pipelines
  private readonly staging: Staging
  private readonly parameters = new Map<Leaf, GPUBuffer>()
  private held = 0
  /** What went wrong since the last call that could say so. */
  private failure: BackendError | null = null
  private closed = false

  constructor({ device, adapter, traits, timestamps }: OpenedDevice) {
    this.device = device
    this.adapter = adapter
    this.traits = traits
    this.timestamps = timestamps
    this.kernels = new Pipelines(device)
    this.staging = new Staging(device)
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault()
      this.failure ??= new BackendError(`webgpu: ${event.error.message}`)
    })
    this.lost = new Promise((resolve) => {
      void device.lost.then(({ message, reason }) => {
        if (this.closed) return
        this.failure = lostError(message || reason)
        resolve(message || reason)
      })
    })
  }

  get bytes(): number {
    return this.held + this.staging.bytes
  }

  get pipelines(): number {
    return this.kernels.size
  }

  async load(plan: Plan): Promise<Loaded> {
    this.check()
    const launches = launchesOf(plan, this.traits)
    const own: GPUBuffer[] = []
    const allocate = (bytes: number, label: string): GPUBuffer => {
      const buffer = this.allocate(bytes, label)
      own.push(buffer)
      return buffer
    }
    const free = (): void => {
      for (const buffer of own.splice(0)) this.release(buffer)
    }
    try {
      const slots = plan.slots.map((size, i) => allocate(4 * size, `slot ${i}`))
      // Scratch is one buffer per index for all steps, of the largest size that one of them needs.
      const sizes: number[] = []
      for (const { scratch = [] } of launches) {
        scratch.forEach((size, i) => {
          sizes[i] = Math.max(sizes[i] ?? 0, 4 * size)
        })
      }
      const scratch: GPUBuffer[] = sizes.map((bytes, i) => allocate(bytes, `scratch ${i}`))
      const buffer = (at: Location): GPUBuffer =>
        'slot' in at ? slots[at.slot] : this.bufferOf(at.leaf)
      const prepared = await this.guarded(() =>
        prepare(plan, launches, {
          device: this.device,
          traits: this.traits,
          pipelines: this.kernels,
          buffer,
          scratch: (i, bytes) => {
            if (!scratch[i] || scratch[i].size < bytes) scratch[i] = allocate(bytes, `scratch ${i}`)
            return scratch[i]
          },
        }),
      )
      return this.loaded(plan, prepared, buffer, free)
    } catch (error) {
      free()
      throw error
    }
  }

  write(leaf: Leaf, data: ArrayLike<number> | Quantized): void {
    this.check()
    const { flat, offset } = storageOf(leaf)
    if (isQuantized(leaf)) {
      const packed = new Uint8Array(4 * paddedSize(leaf))
      packQuantized(quantizedFor(leaf, data), leaf, packed)
      this.device.queue.writeBuffer(this.bufferOf(leaf), 0, packed)
      return
    }
    this.put(this.bufferOf(flat), offset, leaf, plainNumbers(leaf, data))
  }

  async read(leaf: Leaf): Promise<Float32Array> {
    const { flat, offset } = storageOf(leaf)
    if (isQuantized(leaf)) {
      const bytes = await this.get(this.bufferOf(leaf), 0, 4 * paddedSize(leaf))
      return dequantize(unpackQuantized(new Uint8Array(bytes), leaf), leaf.shape[1])
    }
    return new Float32Array(await this.get(this.bufferOf(flat), 4 * offset, 4 * sizeOf(leaf)))
  }

  free(leaf: Leaf): void {
    const { flat } = storageOf(leaf)
    const buffer = this.parameters.get(flat)
    if (!buffer) return
    this.release(buffer)
    this.parameters.delete(flat)
  }

  close(): void {
    this.closed = true
    this.staging.close()
    for (const buffer of this.parameters.values()) this.release(buffer)
    this.parameters.clear()
    this.device.destroy()
  }

  private loaded(
    plan: Plan,
    prepared: readonly Prepared[],
    buffer: (at: Location) => GPUBuffer,
    free: () => void,
  ): Loaded {
    const { device } = this
    const underWay: Promise<unknown>[] = []
    return {
      write: ({ location, tensor }: Place, data) => {
        this.check()
        this.put(buffer(location), location.offset, tensor, data)
      },
      run: async () => {
        this.check()
        if (underWay.length >= MOST_RUNS) await underWay.shift()
        const encoder = device.createCommandEncoder()
        const pass = encoder.beginComputePass()
        for (const { pipeline, bindings, workgroups } of prepared) {
          pass.setPipeline(pipeline)
          pass.setBindGroup(0, bindings)
          pass.dispatchWorkgroups(...workgroups)
        }
        pass.end()
        device.queue.submit([encoder.finish()])
        underWay.push(device.queue.onSubmittedWorkDone().catch(() => {}))
      },
      read: async ({ location, tensor }: Place): Promise<Data> => {
        const bytes = await this.get(buffer(location), 4 * location.offset, 4 * sizeOf(tensor))
        return tensor.dtype === 'i32' ? new Int32Array(bytes) : new Float32Array(bytes)
      },
      profile: async () => {
        this.check()
        const times = await this.told(() => profile(device, prepared, this.timestamps))
        const perStep = new Array<number>(plan.steps.length).fill(0)
        prepared.forEach(({ step }, i) => {
          perStep[step] += times[i]
        })
        return perStep
      },
      close: free,
    }
  }

  private put(target: GPUBuffer, offset: number, spec: Spec, data: ArrayLike<number>): void {
    const Elements = spec.dtype === 'i32' ? Int32Array : Float32Array
    const elements = data instanceof Elements ? data : Elements.from(data)
    this.device.queue.writeBuffer(target, 4 * offset, elements as Float32Array<ArrayBuffer>)
  }

  private get(source: GPUBuffer, offset: number, bytes: number): Promise<ArrayBuffer> {
    this.check()
    return this.told(async () => {
      const data = await this.staging.read(source, offset, bytes)
      this.check()
      return data
    })
  }

  /** An error after the device is gone is said to be that. */
  private async told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof BackendError) throw error
      // The news of a lost device may come after the failure that it causes.
      await new Promise((resolve) => setTimeout(resolve))
      throw this.failure ?? new BackendError('webgpu: the read failed', { cause: error })
    }
  }

  /** Does what may need too much memory or be invalid, and throws what WebGPU would only report. */
  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    const result = await work()
    // Errors of buffers and bind groups are reported after a turn of the queue.
    await this.device.queue.onSubmittedWorkDone()
    this.check()
    return result
  }

  private check(): void {
    const { failure } = this
    if (!failure) return
    // A lost device stays lost; any other error is told once.
    if (!failure.deviceLost) this.failure = null
    throw failure
  }

  private bufferOf(leaf: Leaf): GPUBuffer {
    let buffer = this.parameters.get(leaf)
    if (!buffer) {
      buffer = this.allocate(4 * paddedSize(leaf), leaf.name || 'parameter')
      this.parameters.set(leaf, buffer)
    }
    return buffer
  }

  private allocate(bytes: number, label: string): GPUBuffer {
    const size = Math.max(256, Math.ceil(bytes / 256) * 256)
    const most = this.device.limits.maxBufferSize
    if (size > most) {
      throw new BackendError(
        `webgpu: '${label}' needs ${Math.ceil(size / 2 ** 20)} MiB, and this adapter allows buffers of at most ${Math.floor(most / 2 ** 20)} MiB; use a smaller batch, context or model`,
      )
    }
    this.held += size
    return this.device.createBuffer({ label, size, usage: STORAGE | COPY_SRC | COPY_DST })
  }

  private release(buffer: GPUBuffer): void {
    this.held -= buffer.size
    buffer.destroy()
  }
}

function lostError(reason: string): BackendError {
  return new BackendError(
    `webgpu: the device was lost (${reason}); open the backend again, or the wasm backend`,
    { deviceLost: true },
  )
}
