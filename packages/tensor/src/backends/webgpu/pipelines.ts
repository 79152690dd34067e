// Compiled kernels, shared by their source text, and the layouts of their bindings.
import type { Binding, Dispatch } from '@ts/kernels/wgsl'
import { BackendError } from '../../errors.ts'

/** How a dispatch uses a binding. */
export type Access = 'read' | 'read_write'

/** How a dispatch uses a binding, and whether that is stored in 16-bit floats. */
export interface Use {
  readonly access: Access
  readonly half: boolean
}

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
  layoutOf(uses: readonly Use[]): GPUBindGroupLayout {
    const key = uses.map(({ access }) => access).join()
    const known = this.layouts.get(key)
    if (known) return known
    const layout = this.device.createBindGroupLayout({
      entries: uses.map(({ access }, binding) => ({
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
  pipelineOf(op: string, dispatch: Dispatch, uses: readonly Use[]): Promise<GPUComputePipeline> {
    const code = sourceOf(dispatch, uses)
    const known = this.compiled.get(code)
    if (known) return known
    const pipeline = this.compile(op, code, uses)
    this.compiled.set(code, pipeline)
    return pipeline
  }

  private async compile(
    op: string,
    code: string,
    uses: readonly Use[],
  ): Promise<GPUComputePipeline> {
    const { device } = this
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ label: op, code })
    const layout = device.createPipelineLayout({ bindGroupLayouts: [this.layoutOf(uses)] })
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
function sourceOf({ directives = '', code, bindings }: Dispatch, uses: readonly Use[]): string {
  const enable = uses.some(({ half }) => half) && !directives.includes('enable f16')
  const declarations = bindings.map((binding, i) => declaration(binding, uses[i], i))
  return [enable ? 'enable f16;' : '', directives, ...declarations, code].join('\n')
}

/** What arrays hold, and what they hold where they are stored in 16 bits. */
const elements: Readonly<Record<string, readonly [full: string, half: string]>> = {
  'array<f32>': ['f32', 'f16'],
  'array<vec4f>': ['vec4f', 'vec4h'],
}

function declaration({ name, type }: Binding, { access, half }: Use, i: number): string {
  const variable = `@group(0) @binding(${i}) var<storage, ${access}> ${name}`
  if (!Object.hasOwn(elements, type)) return `${variable}: ${type};`
  const [full, short] = elements[type]
  const stored = half ? short : full
  const [read, written] = half
    ? [`${full}(${name}[index])`, `${short}(value)`]
    : [`${name}[index]`, 'value']
  const set = `fn set_${name}(index: u32, value: ${full}) { ${name}[index] = ${written}; }`
  return `${variable}: array<${stored}>;
fn get_${name}(index: u32) -> ${full} { return ${read}; }
${access === 'read' ? '' : set}`
}

/** How a kernel means to use a binding. */
export function accessOf(binding: Binding): Access {
  return binding.access ?? ('input' in binding ? 'read' : 'read_write')
}
