// Compiled kernels, shared by their source text, and the layouts of their bindings.
import type { Binding, Dispatch } from '@ts/kernels/wgsl'
import { BackendError } from '../../errors.ts'

/** How a dispatch uses each of its bindings. */
export type Access = 'read' | 'read_write'

/** Compiles each source text once per device. */
export class Pipelines {
  private readonly device: GPUDevice
  private readonly layouts = new Map<string, GPUBindGroupLayout>()
  private readonly compiled = new Map<string, Promise<GPUComputePipeline>>()

  constructor(device: GPUDevice) {
    this.device = device
  }

  /** How many different pipelines there are. */
  get size(): number {
    return this.compiled.size
  }

  /** The layout of bindings used like this. */
  layoutOf(accesses: readonly Access[]): GPUBindGroupLayout {
    const key = accesses.join()
    const known = this.layouts.get(key)
    if (known) return known
    const layout = this.device.createBindGroupLayout({
      entries: accesses.map((access, binding) => ({
        binding,
        visibility: GPU_COMPUTE_STAGE,
        buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
      })),
    })
    this.layouts.set(key, layout)
    return layout
  }

  /**
   * The pipeline of a dispatch, compiled in the background if it is new.
   *
   * @param op named in errors
   * @throws BackendError with the compiler's words
   */
  pipelineOf(
    op: string,
    dispatch: Dispatch,
    accesses: readonly Access[],
  ): Promise<GPUComputePipeline> {
    const code = sourceOf(dispatch, accesses)
    const known = this.compiled.get(code)
    if (known) return known
    const pipeline = this.compile(op, code, accesses)
    this.compiled.set(code, pipeline)
    return pipeline
  }

  private async compile(
    op: string,
    code: string,
    accesses: readonly Access[],
  ): Promise<GPUComputePipeline> {
    const { device } = this
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ label: op, code })
    const layout = device.createPipelineLayout({ bindGroupLayouts: [this.layoutOf(accesses)] })
    const scope = device.popErrorScope()
    try {
      return await device.createComputePipelineAsync({
        label: op,
        layout,
        compute: { module, entryPoint: 'main' },
      })
    } catch (cause) {
      const { messages } = await module.getCompilationInfo()
      const words = messages.map(({ lineNum, message }) => `line ${lineNum}: ${message}`)
      throw new BackendError(
        `webgpu: the kernel of '${op}' does not compile: ${words.join('; ') || (cause as Error).message}`,
        { cause },
      )
    } finally {
      await scope.catch(() => {})
    }
  }
}

/** `GPUShaderStage.COMPUTE`, which Node has no global for. */
const GPU_COMPUTE_STAGE = 4

/** The whole source: what a kernel says, with the declarations of its bindings. */
function sourceOf(
  { directives = '', code, bindings }: Dispatch,
  accesses: readonly Access[],
): string {
  const declarations = bindings.map(({ name, type }, i) => {
    return `@group(0) @binding(${i}) var<storage, ${accesses[i]}> ${name}: ${type};`
  })
  return [directives, ...declarations, code].join('\n')
}

/** How a kernel means to use a binding. */
export function accessOf(binding: Binding): Access {
  return binding.access ?? ('input' in binding ? 'read' : 'read_write')
}
