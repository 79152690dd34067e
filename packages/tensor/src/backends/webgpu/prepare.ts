// From the steps of a plan to what the queue needs: pipelines, bind groups and workgroup counts.
import { type DeviceTraits, type Dispatch, kernels, type Launches } from '@ts/kernels/wgsl'
import { BackendError } from '../../errors.ts'
import type { Location, Plan, Step } from '../../plan.ts'
import { formatShape, paddedSize, type Spec } from '../../tensor.ts'
import { copyDispatch } from './copyDispatch.ts'
import { accessOf, type Pipelines, type Use } from './pipelines.ts'
import { resolveBindings } from './resolveBindings.ts'

/** One dispatch, ready to be encoded. */
export interface Prepared {
  /** Index of its step in the plan. */
  readonly step: number
  readonly pipeline: GPUComputePipeline
  readonly bindings: GPUBindGroup
  readonly workgroups: readonly [x: number, y: number, z: number]
}

/** What preparing needs of the backend. */
export interface Place {
  readonly device: GPUDevice
  readonly traits: DeviceTraits
  readonly pipelines: Pipelines
  buffer(location: Location): GPUBuffer
  /** Scratch memory number `index` of the program, of at least so many bytes. */
  scratch(index: number, bytes: number): GPUBuffer
}

/** A range of a buffer, in bytes, and whether it holds 16-bit floats. */
interface Part {
  readonly buffer: GPUBuffer
  readonly offset: number
  readonly size: number
  readonly half: boolean
}

/** The launches of each step. @throws BackendError naming the first op that has no kernel here */
export function launchesOf(plan: Plan, traits: DeviceTraits): readonly Launches[] {
  return plan.steps.map((step) => {
    const kernel = Object.hasOwn(kernels, step.op.name) ? kernels[step.op.name] : undefined
    if (!kernel) throw new BackendError(`webgpu: no kernel for op '${step.op.name}'`)
    const { sizes, scalars, units } = step
    const inputs = step.inputs.map((location) => location !== null)
    const outputs = step.outputs.map((location) => location !== null)
    const { overwrites = {} } = step.node.inference
    return kernel({ sizes, scalars, units, inputs, outputs, overwrites }, traits)
  })
}

/**
 * Compiles what is new, all of it at the same time, and makes the bind groups.
 *
 * @throws BackendError if a kernel does not compile or a tensor is too large to be bound
 */
export async function prepare(
  plan: Plan,
  launches: readonly Launches[],
  place: Place,
): Promise<readonly Prepared[]> {
  const waiting: Promise<Prepared>[] = []
  plan.steps.forEach((step, index) => {
    // Scratch of a step first, copies of its inputs after it.
    const { dispatches, scratch = [] } = launches[index]
    for (const dispatch of dispatches) {
      const parts = dispatch.bindings.map((binding): Part => {
        if (!('scratch' in binding)) return partOf(step, binding, place)
        const size = 4 * scratch[binding.scratch]
        const buffer = place.scratch(binding.scratch, size)
        return limited({ buffer, offset: 0, size, half: false }, binding)
      })
      const resolved = resolveBindings(
        parts.map(({ buffer, offset, size }, i) => {
          const access = accessOf(dispatch.bindings[i])
          return { buffer, from: offset, to: offset + size, access }
        }),
      )
      let copies = scratch.length
      const bound = parts.map((part, i) => {
        if (!resolved[i].copied) return part
        const { size, half } = part
        const copy = { buffer: place.scratch(copies++, size), offset: 0, size, half }
        const copying = copyDispatch(size / 4, place.traits.maxWorkgroups)
        waiting.push(ready(step, index, copying, { parts: [part, copy], uses: COPY, place }))
        return copy
      })
      const uses = resolved.map(({ access }, i) => ({ access, half: parts[i].half }))
      waiting.push(ready(step, index, dispatch, { parts: bound, uses, place }))
    }
  })
  return Promise.all(waiting)
}

const COPY: readonly Use[] = [
  { access: 'read', half: false },
  { access: 'read_write', half: false },
]

interface Bound {
  readonly parts: readonly Part[]
  readonly uses: readonly Use[]
  readonly place: Place
}

async function ready(
  { op, node }: Step,
  step: number,
  dispatch: Dispatch,
  { parts, uses, place }: Bound,
): Promise<Prepared> {
  const { device, traits, pipelines } = place
  const most = device.limits.maxStorageBuffersPerShaderStage
  if (parts.length > most) {
    throw new BackendError(
      `webgpu: op '${op.name}' needs ${parts.length} buffers at once, and this adapter binds at most ${most}`,
    )
  }
  if (dispatch.workgroups.some((n) => n > traits.maxWorkgroups)) {
    throw new BackendError(
      `webgpu: op '${op.name}' needs ${dispatch.workgroups.join('·')} workgroups, and this adapter starts at most ${traits.maxWorkgroups} per dimension; use a smaller batch`,
    )
  }
  const large = parts.find(({ size }) => size > traits.maxBindingBytes)
  if (large) {
    const shapes = [...node.inputs, ...node.outputs].filter((tensor) => tensor !== null)
    throw new BackendError(
      `webgpu: op '${op.name}' on ${shapes.map(formatShape).join(' ')} needs ${mebibytes(large.size)} MiB in one piece, and this adapter binds at most ${mebibytes(traits.maxBindingBytes)} MiB; use a smaller batch, context or vocabulary`,
    )
  }
  const bindings = device.createBindGroup({
    label: op.name,
    layout: pipelines.layoutOf(uses),
    entries: parts.map(({ buffer, offset, size }, binding) => {
      return { binding, resource: { buffer, offset, size } }
    }),
  })
  const pipeline = await pipelines.pipelineOf(op.name, dispatch, uses)
  return { step, pipeline, bindings, workgroups: dispatch.workgroups }
}

type TensorBinding = Dispatch['bindings'][number] & ({ input: number } | { output: number })

function partOf(step: Step, binding: TensorBinding, place: Place): Part {
  const [tensors, locations, i] =
    'input' in binding
      ? [step.node.inputs, step.inputs, binding.input]
      : [step.node.outputs, step.outputs, binding.output]
  const location = locations[i]
  if (!location) {
    throw new BackendError(`webgpu: the kernel of '${step.op.name}' binds a tensor that is absent`)
  }
  const half = 'slot' in location && location.half === true
  const size = (half ? 2 : 4) * paddedSize(tensors[i] as Spec)
  const part = { buffer: place.buffer(location), offset: 4 * location.offset, size, half }
  return limited(part, binding)
}

/** The part of a tensor that a binding asks for. */
function limited(part: Part, { from = 0, count }: { from?: number; count?: number }): Part {
  const bytes = part.half ? 2 : 4
  const offset = part.offset + bytes * from
  const rest = part.size - bytes * from
  return { ...part, offset, size: count === undefined ? rest : Math.min(rest, bytes * count) }
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20)
}
