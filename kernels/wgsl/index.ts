// Every WGSL kernel under its op's name.
import { add } from './add.ts'
import type { WgslKernel } from './kernel.ts'

export type {
  Binding,
  DeviceTraits,
  Dispatch,
  KernelCall,
  Launches,
  SubgroupMatrix,
  WgslKernel,
} from './kernel.ts'

export const kernels: Readonly<Record<string, WgslKernel>> = { add }
