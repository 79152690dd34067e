// What a training step asks of a GPU, counted without one: dispatches, operations, bytes, and how long some
// GPUs would take if nothing but their data sheets limited them.
import { type DeviceTraits, type Dispatch, kernels } from '@ts/kernels/wgsl'
import type { Backend, Halves, Loaded, Node, Plan, Step } from '@ts/tensor'
import { sizeOf } from '@ts/tensor'
import { halvesOf, type Precision } from '@ts/tensor/webgpu'
import { compileStep, leastFlops } from '../../../apps/cli/src/bench/trainingStep.ts'
import type { TrainWorkload } from '../../../apps/cli/src/bench/workload.ts'

/** A discrete GPU as Dawn describes one. */
const gpu: DeviceTraits = {
  f16: true,
  subgroups: true,
  subgroupMinSize: 32,
  subgroupMaxSize: 32,
  maxInvocations: 1024,
  workgroupMemory: 48 * 1024,
  maxWorkgroups: 65535,
  maxBindingBytes: 2 ** 31 - 256,
  software: false,
  subgroupMatrices: [],
  half: false,
}

/** The same in mixed precision: Dawn offers NVIDIA's 16×16×16 matrices there. */
const mixedGpu: DeviceTraits = {
  ...gpu,
  half: true,
  subgroupMatrices: [{ component: 'f16', result: 'f32', M: 16, N: 16, K: 16 }],
}

/** By data sheet. */
interface Sheet {
  /** In f32, without matrix units. */
  readonly teraflops: number
  /** Of products of 16 bits added up in 32, dense, on matrix units where there are any. */
  readonly halfTeraflops: number
  readonly gigabytes: number
}

const sheets: Readonly<Record<string, Sheet>> = {
  // Its matrix instructions run on the same units.
  M2: { teraflops: 3.6, halfTeraflops: 3.6, gigabytes: 100 },
  'RTX 4070': { teraflops: 29, halfTeraflops: 58, gigabytes: 504 },
  H100: { teraflops: 67, halfTeraflops: 989, gigabytes: 3350 },
}

/** Steps that matrix units compute. */
const PRODUCT = /^(linear|matmul)$/

/** Between two dispatches of a pass, in µs: the first waits for the second. An assumption. */
const GAP = 5

/** Steps whose operands must pass through memory whatever is fused with them. */
const UNAVOIDABLE = /^(linear|matmul|attention|attentionGrad|adamw|embedding|embeddingGrad)$/

/** One row of the table. */
export interface Count {
  readonly steps: number
  readonly dispatches: number
  readonly GFLOP: number
  /** Share of the operations that any implementation must do. */
  readonly 'of which needed': string
  readonly GB: number
  /** GB of products, attention, look-ups and optimiser alone. */
  readonly 'GB if all else were fused': number
  /** MB of slots. */
  readonly 'slots, MB': number
  /** tokens/s by data sheet. */
  readonly [gpu: string]: number | string
}

/** A discrete GPU. @param precision of its training */
export function discrete(precision: Precision): DeviceTraits {
  return precision === 'mixed' ? mixedGpu : gpu
}

/** Counts a workload's step, by default for a discrete GPU. */
export async function count(shape: TrainWorkload, traits: DeviceTraits = gpu): Promise<Count> {
  const plans: Plan[] = []
  const { close } = await compileStep(planning(plans, traits), shape, false)
  close()
  const steps = plans.flatMap((plan) => plan.steps)
  const dispatches = steps.map((step) => launchesOf(step, traits).length)
  const work = steps.map((step) => {
    const { op, sizes, scalars, units } = step
    const { flops, bytes } = op.cost?.({ ...sizes, ...scalars }, units) ?? { flops: 0, bytes: 0 }
    return { flops, bytes: bytes - saved(step) }
  })
  const total = (of: (i: number) => number): number => steps.reduce((sum, _, i) => sum + of(i), 0)
  const flops = total((i) => work[i].flops)
  const least = await leastFlops(shape)
  const limits = Object.entries(sheets).map(([name, sheet]) => {
    const seconds = total((i) => {
      const onUnits = traits.half && PRODUCT.test(steps[i].op.name)
      const speed = onUnits ? sheet.halfTeraflops : sheet.teraflops
      const busy = Math.max(work[i].flops / speed / 1e12, work[i].bytes / sheet.gigabytes / 1e9)
      return busy + dispatches[i] * GAP * 1e-6
    })
    return [name, round((shape.B * shape.T) / seconds)] as const
  })
  return {
    steps: steps.length,
    dispatches: dispatches.reduce((sum, n) => sum + n, 0),
    GFLOP: round(flops / 1e9),
    'of which needed': `${Math.round((100 * least) / flops)} %`,
    GB: round(total((i) => work[i].bytes) / 1e9),
    'GB if all else were fused': round(
      total((i) => (UNAVOIDABLE.test(steps[i].op.name) ? work[i].bytes : 0)) / 1e9,
    ),
    'slots, MB': round(
      plans.reduce((sum, { slots }) => sum + 4 * slots.reduce((a, b) => a + b, 0), 0) / 1e6,
    ),
    ...Object.fromEntries(limits),
  }
}

/** Bytes that a step need not move because tensors lie in 16 bits; ops count them in 32. */
function saved({ node, inputs, outputs }: Step): number {
  const bytes = (tensors: Node['inputs'], at: Step['inputs']): number =>
    tensors.reduce((sum, tensor, i) => {
      const place = at[i]
      return tensor && place && 'slot' in place && place.half ? sum + 2 * sizeOf(tensor) : sum
    }, 0)
  // Optional outputs are not counted by ops.
  const { optional = [] } = node.inference
  const counted = outputs.map((place, i) => (optional.includes(i) ? null : place))
  return bytes(node.inputs, inputs) + bytes(node.outputs, counted)
}

/** What the first of a step's dispatches says it is. */
export function labelOf(step: Step, traits: DeviceTraits): string {
  return launchesOf(step, traits)[0].label ?? ''
}

function launchesOf(
  { op, node, sizes, scalars, units, inputs, outputs }: Step,
  traits: DeviceTraits,
): readonly Dispatch[] {
  const call = {
    ...{ sizes, scalars, units, overwrites: node.inference.overwrites ?? {} },
    inputs: inputs.map((location) => location !== null),
    outputs: outputs.map((location) => location !== null),
  }
  return kernels[op.name](call, traits).dispatches
}

/** A backend that keeps plans and computes nothing. */
function planning(plans: Plan[], traits: DeviceTraits): Backend {
  const nothing = (): never => {
    throw new Error('count: nothing is computed')
  }
  const loaded: Loaded = {
    write: () => {},
    run: nothing,
    read: nothing,
    profile: nothing,
    close: () => {},
  }
  return {
    name: 'planning',
    inPlace: false,
    halves: traits.half ? (node: Node): Halves => halvesOf(node, traits) : undefined,
    bytes: 0,
    load: async (plan) => {
      plans.push(plan)
      return loaded
    },
    write: () => {},
    read: nothing,
    holds: () => true,
    free: () => {},
    close: () => {},
  }
}

/** Three digits. */
export function round(value: number): number {
  return Number(value.toPrecision(3))
}
