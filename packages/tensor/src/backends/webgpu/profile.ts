// How long each dispatch takes: by the GPU's own clock where it has one, else by waiting for each.
import type { Prepared } from './prepare.ts'

// Bits of GPUBufferUsage and GPUMapMode, which Node has no globals for.
const MAP_READ = 1
const COPY_SRC = 4
const COPY_DST = 8
const QUERY_RESOLVE = 512

/** Timestamps of one query set; WebGPU allows 4096. */
const MOST_QUERIES = 4096

/** Milliseconds of each dispatch of one run. */
export async function profile(
  device: GPUDevice,
  prepared: readonly Prepared[],
  timestamps: boolean,
): Promise<readonly number[]> {
  const times: number[] = []
  if (timestamps) {
    const perPart = MOST_QUERIES / 2
    for (let start = 0; start < prepared.length; start += perPart) {
      times.push(...(await stamped(device, prepared.slice(start, start + perPart))))
    }
    return times
  }
  for (const dispatch of prepared) {
    const start = performance.now()
    const encoder = device.createCommandEncoder()
    encode(encoder.beginComputePass(), dispatch)
    device.queue.submit([encoder.finish()])
    await device.queue.onSubmittedWorkDone()
    times.push(performance.now() - start)
  }
  return times
}

async function stamped(
  device: GPUDevice,
  prepared: readonly Prepared[],
): Promise<readonly number[]> {
  const count = 2 * prepared.length
  const querySet = device.createQuerySet({ type: 'timestamp', count })
  const size = 8 * count
  const resolved = device.createBuffer({ size, usage: QUERY_RESOLVE | COPY_SRC })
  const readable = device.createBuffer({ size, usage: MAP_READ | COPY_DST })
  try {
    const encoder = device.createCommandEncoder()
    prepared.forEach((dispatch, i) => {
      const timestampWrites = {
        querySet,
        beginningOfPassWriteIndex: 2 * i,
        endOfPassWriteIndex: 2 * i + 1,
      }
      encode(encoder.beginComputePass({ timestampWrites }), dispatch)
    })
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0)
    encoder.copyBufferToBuffer(resolved, 0, readable, 0, size)
    device.queue.submit([encoder.finish()])
    await readable.mapAsync(MAP_READ)
    const stamps = new BigInt64Array(readable.getMappedRange().slice(0))
    return prepared.map((_, i) => Number(stamps[2 * i + 1] - stamps[2 * i]) / 1e6)
  } finally {
    querySet.destroy()
    resolved.destroy()
    readable.destroy()
  }
}

function encode(pass: GPUComputePassEncoder, { pipeline, bindings, workgroups }: Prepared): void {
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, bindings)
  pass.dispatchWorkgroups(...workgroups)
  pass.end()
}
