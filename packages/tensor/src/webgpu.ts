// The sub-path @ts/tensor/webgpu: a bundle that never imports it carries no WGSL.

export type { DeviceTraits } from '@ts/kernels/wgsl'
export type { AdapterDescription } from './backends/webgpu/device.ts'
export { halvesOf } from './backends/webgpu/halves.ts'
export {
  openWebgpu,
  type Precision,
  type WebgpuBackend,
  type WebgpuOptions,
} from './backends/webgpu/webgpu.ts'
