// Reading back: copies into mappable buffers that take turns, so that a read never waits for another.

// Bits of GPUBufferUsage and GPUMapMode, which Node has no globals for.
const MAP_READ = 1
const COPY_DST = 8

/** Larger buffers are not kept. */
const KEPT_BYTES = 1 << 20

/** The mappable buffers of a device. */
export class Staging {
  private readonly device: GPUDevice
  private readonly idle: GPUBuffer[] = []
  /** Bytes of the buffers that are kept or in use. */
  bytes = 0

  constructor(device: GPUDevice) {
    this.device = device
  }

  /**
   * Copies a range of a buffer as it is after all that was submitted so far; what is submitted later
   * does not have to wait.
   */
  async read(source: GPUBuffer, offset: number, size: number): Promise<ArrayBuffer> {
    const buffer = this.take(size)
    try {
      const encoder = this.device.createCommandEncoder()
      encoder.copyBufferToBuffer(source, offset, buffer, 0, size)
      this.device.queue.submit([encoder.finish()])
      await buffer.mapAsync(MAP_READ, 0, size)
      const copy = buffer.getMappedRange(0, size).slice(0)
      buffer.unmap()
      if (buffer.size <= KEPT_BYTES) this.idle.push(buffer)
      else this.drop(buffer)
      return copy
    } catch (error) {
      this.drop(buffer)
      throw error
    }
  }

  close(): void {
    for (const buffer of this.idle.splice(0)) this.drop(buffer)
  }

  private take(size: number): GPUBuffer {
    const at = this.idle.findIndex((buffer) => buffer.size >= size)
    if (at >= 0) return this.idle.splice(at, 1)[0]
    // Powers of two, so that buffers serve reads of many sizes.
    const bytes = size > KEPT_BYTES ? size : Math.max(256, 2 ** Math.ceil(Math.log2(size)))
    this.bytes += bytes
    return this.device.createBuffer({ label: 'staging', size: bytes, usage: MAP_READ | COPY_DST })
  }

  private drop(buffer: GPUBuffer): void {
    this.bytes -= buffer.size
    buffer.destroy()
  }
}
