// What an adapter can do at most, measured: multiply-adds in registers, and copying memory.

// Bits of GPUBufferUsage, which Node has no global for.
const COPY_DST = 8
const STORAGE = 128

/** Measured ceilings. */
export interface Ceilings {
  readonly gigaflops: number
  readonly gigabytes: number
}

/** Measures both; each takes some tenths of a second. */
export async function measureCeilings(device: GPUDevice, software: boolean): Promise<Ceilings> {
  const lanes = software ? 1 << 12 : 1 << 19
  const turns = 1024
  // Eight chains of vec4: enough for the longest latency.
  const chains = [0, 1, 2, 3, 4, 5, 6, 7]
  const multiply = await timed(device, {
    size: 4 * lanes,
    workgroups: lanes / 64,
    code: `@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let a = vec4f(x[id.x] + 0.999);
  ${chains.map((c) => `var c${c} = vec4f(${c}.0);`).join(' ')}
  for (var i = 0u; i < ${turns}u; i++) { ${chains.map((c) => `c${c} = fma(c${c}, a, a);`).join(' ')} }
  y[id.x] = dot(${chains.map((c) => `c${c}`).join(' + ')}, vec4f(1));
}`,
  })
  const vectors = software ? 1 << 20 : 1 << 23
  const copy = await timed(device, {
    size: 16 * vectors,
    workgroups: 4096,
    code: `@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@compute @workgroup_size(256) fn main(@builtin(global_invocation_id) id: vec3u) {
  for (var i = id.x; i < ${vectors}u; i += ${4096 * 256}u) { y[i] = x[i]; }
}`,
  })
  return {
    gigaflops: (2 * 4 * chains.length * turns * lanes) / multiply / 1e9,
    gigabytes: (2 * 16 * vectors) / copy / 1e9,
  }
}

interface Work {
  readonly code: string
  readonly workgroups: number
  /** Bytes of x and of y. */
  readonly size: number
}

/** Seconds of the work: best of some rounds, each long enough that starting it does not count. */
async function timed(device: GPUDevice, { code, workgroups, size }: Work): Promise<number> {
  const buffers = [0, 1].map(() => device.createBuffer({ size, usage: STORAGE | COPY_DST }))
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
  })
  const bindings = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  })
  const seconds = async (times: number): Promise<number> => {
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindings)
    for (let i = 0; i < times; i++) pass.dispatchWorkgroups(workgroups)
    pass.end()
    const start = performance.now()
    device.queue.submit([encoder.finish()])
    await device.queue.onSubmittedWorkDone()
    return (performance.now() - start) / 1000
  }
  let times = 1
  while ((await seconds(times)) < 0.03 && times < 4096) times *= 2
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) best = Math.min(best, await seconds(times))
  for (const buffer of buffers) buffer.destroy()
  return best / times
}
