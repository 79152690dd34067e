// WebGPU's types as the project knows them that uses this package: declarations are read too where there is neither
// TypeScript's DOM library nor @webgpu/types.

/** `GPU`, as `navigator.gpu` is; unknown in a project without WebGPU's types. */
export type Gpu = typeof globalThis extends { readonly navigator: { readonly gpu: infer G } }
  ? G
  : unknown

/** `GPUAdapter`, or unknown. */
export type GpuAdapter = Gpu extends { requestAdapter(...options: never): Promise<infer A> }
  ? NonNullable<A>
  : unknown

/** `GPUDevice`, or unknown. */
export type GpuDevice = GpuAdapter extends { requestDevice(...options: never): Promise<infer D> }
  ? D
  : unknown
