// Finds an adapter, asks it for a device with all it can give, and says what that is.
import type { DeviceTraits, SubgroupMatrix } from '@ts/kernels/wgsl'
import { BackendError } from '../../errors.ts'

/** What the adapter is, as it says itself. */
export interface AdapterDescription {
  readonly vendor: string
  readonly architecture: string
  /** As `llvmpipe (LLVM 15.0.6, 256 bits)`; browsers may leave it empty. */
  readonly description: string
}

/** In words. */
export function nameOf({ vendor, architecture, description }: AdapterDescription): string {
  const parts = [vendor, architecture, description].filter((part) => part !== '')
  return parts.join(' ') || 'one without a name'
}

/** A device and what kernels may use of it. */
export interface OpenedDevice {
  readonly device: GPUDevice
  readonly adapter: AdapterDescription
  readonly traits: DeviceTraits
  readonly timestamps: boolean
}

/** Features that kernels can use; each is asked for where it is there. */
const FEATURES = [
  'shader-f16',
  'subgroups',
  'timestamp-query',
  'chromium-experimental-subgroup-matrix',
] as const

/** Limits that are raised to what the adapter allows: the defaults are those of an old phone. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const

/** What `GPUAdapterInfo` has beyond what its types know. */
type Info = GPUAdapterInfo & {
  readonly subgroupMatrixConfigs?: Iterable<{
    readonly componentType: string
    readonly resultComponentType: string
    readonly M: number
    readonly N: number
    readonly K: number
  }>
}

/**
 * Asks for an adapter.
 *
 * @throws BackendError that says what is missing
 */
export async function requestAdapter(
  gpu: GPU | undefined,
  powerPreference: GPUPowerPreference = 'high-performance',
): Promise<GPUAdapter> {
  if (!gpu) {
    throw new BackendError(
      'webgpu: this place has no navigator.gpu; in Node pass { gpu: await nodeGpu() } from @ts/tensor/node, in a browser use one with WebGPU over https or on localhost',
    )
  }
  const adapter = await gpu.requestAdapter({ powerPreference })
  if (adapter) return adapter
  throw new BackendError(
    'webgpu: no adapter; there is no GPU with a Vulkan, Metal or D3D12 driver here, or the browser blocks it. Open the wasm backend instead',
  )
}

/** The device of an adapter, with every feature and limit that kernels can use. */
export async function openDevice(adapter: GPUAdapter): Promise<OpenedDevice> {
  const requiredFeatures = FEATURES.filter((name) => adapter.features.has(name)) as GPUFeatureName[]
  const requiredLimits: Record<string, number> = {}
  for (const name of LIMITS) requiredLimits[name] = adapter.limits[name]
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits })
  const { vendor, architecture, description } = adapter.info
  return {
    device,
    adapter: { vendor, architecture, description },
    traits: traitsOf(device, adapter.info),
    timestamps: device.features.has('timestamp-query'),
  }
}

/** What kernels may use of a device. */
function traitsOf(device: GPUDevice, info: GPUAdapterInfo): DeviceTraits {
  const { limits, features } = device
  const has = (name: string): boolean => features.has(name)
  const subgroups = has('subgroups')
  return {
    f16: has('shader-f16'),
    subgroups,
    subgroupMinSize: subgroups ? info.subgroupMinSize : 0,
    subgroupMaxSize: subgroups ? info.subgroupMaxSize : 0,
    maxInvocations: limits.maxComputeInvocationsPerWorkgroup,
    workgroupMemory: limits.maxComputeWorkgroupStorageSize,
    maxWorkgroups: limits.maxComputeWorkgroupsPerDimension,
    // Whole tensors are bound in multiples of 256 bytes.
    maxBindingBytes: Math.floor(limits.maxStorageBufferBindingSize / 256) * 256,
    software: isSoftware(info),
    subgroupMatrices: has('chromium-experimental-subgroup-matrix') ? matricesOf(info) : [],
    half: false,
  }
}

function isSoftware(info: GPUAdapterInfo): boolean {
  const name = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`
  return info.isFallbackAdapter || /llvmpipe|lavapipe|swiftshader/i.test(name)
}

function matricesOf(info: Info): readonly SubgroupMatrix[] {
  return [...(info.subgroupMatrixConfigs ?? [])].map((shape) => ({
    component: shape.componentType,
    result: shape.resultComponentType,
    M: shape.M,
    N: shape.N,
    K: shape.K,
  }))
}
