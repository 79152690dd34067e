// What a WGSL kernel is: a function from a call's numbers to the dispatches that compute it. It makes
// source text and workgroup counts; buffers, pipelines and bind groups are the backend's.

/** What a kernel may choose its code by. */
export interface DeviceTraits {
  /** 16-bit floats in storage and arithmetic (`enable f16`). */
  readonly f16: boolean
  /** `enable subgroups`. Their size lies in [subgroupMinSize, subgroupMaxSize]; 0 without them. */
  readonly subgroups: boolean
  readonly subgroupMinSize: number
  readonly subgroupMaxSize: number
  /** Invocations of a workgroup, at least 256. */
  readonly maxInvocations: number
  /** Bytes of `var<workgroup>`, at least 16384. */
  readonly workgroupMemory: number
  /** Workgroups per dimension, at least 65535. */
  readonly maxWorkgroups: number
  /** Bytes of one binding, at least 128 MiB. Larger tensors are bound in parts, see {@link Binding}. */
  readonly maxBindingBytes: number
  /** A CPU that plays GPU: barriers and workgroup memory are slow there. */
  readonly software: boolean
  readonly subgroupMatrices: readonly SubgroupMatrix[]
  /**
   * Asked for: tensors between steps lie in 16-bit floats, and products round their operands to such and add up in
   * f32, on matrix units where there are any. Needs `f16`.
   */
  readonly half: boolean
}

/** One shape that the matrix units multiply: (M, K) · (K, N). */
export interface SubgroupMatrix {
  /** As WGSL names it: `f16`, `f32`, … */
  readonly component: string
  readonly result: string
  readonly M: number
  readonly N: number
  readonly K: number
}

/** The numbers of one step: those that its op inferred, and which optional tensors are there. */
export interface KernelCall {
  readonly sizes: Readonly<Record<string, number>>
  readonly scalars: Readonly<Record<string, number>>
  readonly units: number
  readonly inputs: readonly boolean[]
  readonly outputs: readonly boolean[]
  /** `overwrites[i] = j`: output i begins as input j and lives in its storage. */
  readonly overwrites?: Readonly<Record<number, number>>
}

/**
 * A tensor, or scratch memory, as a variable of the code. The backend writes the declarations
 * `@group(0) @binding(n) var<storage, …> name: type`, in the order of the list, and for arrays of f32 and vec4f
 * `get_name(i)` and `set_name(i, value)`, which convert where the tensor is stored in 16 bits. Never bind an
 * input that an output overwrites: bind the output, which begins as the input's value.
 */
export type Binding = (
  | { readonly input: number }
  | { readonly output: number }
  | { readonly scratch: number }
) & {
  readonly name: string
  /** A WGSL type, as `array<f32>`, `array<vec4f>`, `array<i32>`. The storage is padded to 64 elements. */
  readonly type: string
  /** Default: inputs `read`, outputs and scratch `read_write`. */
  readonly access?: 'read' | 'read_write'
  /** The tensor may be stored in 16 bits: the code has it by `get_name` and `set_name` alone. Default false. */
  readonly half?: boolean
  /** Binds this part only, in elements; `from` a multiple of 64, or of 128 if `half`. Default: all of it. */
  readonly from?: number
  readonly count?: number
}

/** One entry into the GPU's queue. Dispatches see what those before them wrote. */
export interface Dispatch {
  /** Which of the ways to compute it this is, where there are several: for profiles and tests. */
  readonly label?: string
  /** `enable f16;` and the like: what must stand before all declarations. */
  readonly directives?: string
  /** WGSL without the bindings' declarations; the entry point is `main`. Pipelines are shared by code. */
  readonly code: string
  readonly workgroups: readonly [x: number, y: number, z: number]
  readonly bindings: readonly Binding[]
}

/** All that one step needs. */
export interface Launches {
  readonly dispatches: readonly Dispatch[]
  /** Elements (of four bytes) of each scratch buffer. Their content lives no longer than the step. */
  readonly scratch?: readonly number[]
}

/**
 * A kernel. Deterministic: no atomics, no reduction whose order depends on scheduling. What may be the
 * gradient of a parameter leaves the padding of its outputs alone: it must stay zero.
 */
export type WgslKernel = (call: KernelCall, device: DeviceTraits) => Launches
