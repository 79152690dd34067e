// One device and all that dies with it: compiled kernels, buffers, and what went wrong on it.
import type { DeviceTraits } from '@ts/kernels/wgsl'
import { BackendError } from '../../errors.ts'
import { type Leaf, paddedSize, type Spec } from '../../tensor.ts'
import type { AdapterDescription, OpenedDevice } from './device.ts'
import { Pipelines } from './pipelines.ts'
import { Staging } from './staging.ts'

// Bits of GPUBufferUsage, which Node has no global for.
const COPY_SRC = 4
const COPY_DST = 8
const STORAGE = 128

/** The news of a lost device may come so many ms after the failure that it causes. */
const NEWS = 100

/** A device in use. */
export class Session {
  readonly device: GPUDevice
  readonly adapter: AdapterDescription
  readonly traits: DeviceTraits
  readonly timestamps: boolean
  readonly pipelines: Pipelines
  /** Why the device is gone; never settles while it is there or after {@link close}. */
  readonly lost: Promise<string>
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
    this.pipelines = new Pipelines(device)
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

  /** Bytes of all buffers. */
  get bytes(): number {
    return this.held + this.staging.bytes
  }

  /** Throws what went wrong: a lost device stays lost, any other error is told once. */
  check(): void {
    const { failure } = this
    if (!failure) return
    if (!failure.deviceLost) this.failure = null
    throw failure
  }

  /**
   * Does what may need too much memory or be invalid, and throws what WebGPU would only report. An error
   * after the device is gone is said to be that.
   */
  async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      this.check()
      return result
    } catch (error) {
      await Promise.race([this.lost, new Promise((resolve) => setTimeout(resolve, NEWS))])
      if (this.failure?.deviceLost || !(error instanceof BackendError)) this.check()
      if (error instanceof BackendError) throw error
      throw new BackendError('webgpu: the work failed', { cause: error })
    }
  }

  /** Sets a tensor. @param offset in elements */
  put(target: GPUBuffer, offset: number, spec: Spec, data: ArrayLike<number>): void {
    const Elements = spec.dtype === 'i32' ? Int32Array : Float32Array
    const elements = data instanceof Elements ? data : Elements.from(data)
    this.device.queue.writeBuffer(target, 4 * offset, elements as Float32Array<ArrayBuffer>)
  }

  /** Copies a range of bytes out, as it is after all that was submitted so far. */
  get(source: GPUBuffer, offset: number, bytes: number): Promise<ArrayBuffer> {
    this.check()
    return this.guarded(() => this.staging.read(source, offset, bytes))
  }

  /** The storage of a parameter, allocated when it is first asked for. */
  bufferOf(leaf: Leaf): GPUBuffer {
    let buffer = this.parameters.get(leaf)
    if (!buffer) {
      buffer = this.allocate(4 * paddedSize(leaf), leaf.name || 'parameter')
      this.parameters.set(leaf, buffer)
    }
    return buffer
  }

  /** Whether a parameter has storage. */
  holds(leaf: Leaf): boolean {
    return this.parameters.has(leaf)
  }

  /** Gives a parameter's memory back. */
  free(leaf: Leaf): void {
    const buffer = this.parameters.get(leaf)
    if (!buffer) return
    this.release(buffer)
    this.parameters.delete(leaf)
  }

  /** Zeros. @throws BackendError if the adapter has no buffers as large */
  allocate(bytes: number, label: string): GPUBuffer {
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

  /** Gives back what was allocated. */
  release(buffer: GPUBuffer): void {
    this.held -= buffer.size
    buffer.destroy()
  }

  /** Ends the device. */
  close(): void {
    this.closed = true
    this.staging.close()
    for (const leaf of [...this.parameters.keys()]) this.free(leaf)
    this.device.destroy()
  }
}

function lostError(reason: string): BackendError {
  return new BackendError(
    `webgpu: the device was lost (${reason}); open the backend again, or the wasm backend`,
    { deviceLost: true },
  )
}
