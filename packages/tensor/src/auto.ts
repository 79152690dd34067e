// The sub-path @ts/tensor/auto: every backend by its name; the WebGPU one is a module that is loaded when asked for.
export {
  type BackendName,
  type OpenedBackend,
  type OpenOptions,
  openBackend,
} from './openBackend.ts'
