// The sub-path @ts/tensor/node.
export { type NodeGpuOptions, nodeGpu } from './backends/webgpu/dawn/nodeGpu.ts'
