// What a training step asks of a GPU, counted without one: dispatches, operations, bytes, and how long some
// GPUs would take if nothing but their data sheets limited them.
import { type DeviceTraits, type Dispatch, kernels } from '@ts/kernels/wgsl'
import type { Backend, Loaded, Plan, Step } from '@ts/tensor'
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

/** TFLOP/s in f32 without matrix units, GB/s, from data sheets. */
const sheets: Readonly<Record<string, readonly [teraflops: number, gigabytes: number]>> = {
  M2: [3.6, 100],
  'RTX 4070': [29, 504],
  H100: [67, 3350],
}

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

/** Counts a workload's step, by default for a discrete GPU. */
export async function count(shape: TrainWorkload, traits: DeviceTraits = gpu): Promise<Count> {
  const plans: Plan[] = []
  const { close } = await compileStep(planning(plans), shape, false)
  close()
  const steps = plans.flatMap((plan) => plan.steps)
  const dispatches = steps.map((step) => launchesOf(step, traits).length)
  const work = steps.map(({ op, sizes, scalars, units }) => {
    return op.cost?.({ ...sizes, ...scalars }, units) ?? { flops: 0, bytes: 0 }
  })
  const total = (of: (i: number) => number): number => steps.reduce((sum, _, i) => sum + of(i), 0)
  const flops = total((i) => work[i].flops)
  const least = await leastFlops(shape)
  const limits = Object.entries(sheets).map(([name, [teraflops, gigabytes]]) => {
    const seconds = total((i) => {
      const busy = Math.max(work[i].flops / teraflops / 1e12, work[i].bytes / gigabytes / 1e9)
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
function planning(plans: Plan[]): Backend {
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
