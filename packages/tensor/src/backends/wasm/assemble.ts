// Turns a plan into a WebAssembly module: a flat list of calls with every pointer, size and range of
// units baked in as a constant, and barriers between them. A run is then one call from JavaScript,
// however many steps it has. Binary format: https://webassembly.github.io/spec/core/binary/
import type { Location, Step } from '../../plan.ts'
import type { Turn } from './schedule.ts'

const I32 = 0x7f
const F32 = 0x7d

/** What a thread needs to know to take its share of each step. */
export interface Share {
  readonly thread: number
  readonly threads: number
  /** Address of the barrier's counters. */
  readonly barrier: number
  /** How often a thread looks before it sleeps at a barrier. */
  readonly spin: number
}

/**
 * Assembles one thread's part of a program.
 *
 * @param turns     how each step is done
 * @param addressOf where a tensor lives in memory
 * @returns a module that imports its kernels and `barrier` from `kernels`, and exports `run` (all
 *          steps) and `0`, `1`, … (each step alone)
 */
export function assemble(
  { steps, turns }: { readonly steps: readonly Step[]; readonly turns: readonly Turn[] },
  addressOf: (location: Location) => number,
  share: Share,
): Uint8Array<ArrayBuffer> {
  const kernels = [...new Set(steps.map((step) => step.op.name))]
  const signatures = kernels.map((name) => signature(steps.find((step) => step.op.name === name)!))
  const barrierType = signatures.length
  const stepType = barrierType + 1
  const barrier = kernels.length
  const firstStep = barrier + 1
  const meet =
    share.threads === 1
      ? []
      : [...[share.barrier, share.threads, share.spin].flatMap(i32), ...callTo(barrier)]
  const bodies = steps.map((step, i) => {
    const [start, end] = rangeOf(step.units, turns[i].alone, share)
    const call = [
      ...kernelArguments(step, addressOf, start, end),
      ...callTo(kernels.indexOf(step.op.name)),
    ]
    const last = i === steps.length - 1
    return body([
      ...(turns[i].meet ? meet : []),
      ...(start < end ? call : []),
      ...(last ? meet : []),
    ])
  })
  const run = body(steps.flatMap((_, i) => callTo(firstStep + i)))
  const stepNames = steps.map((_, i) => [String(i), firstStep + i] as const)
  const exported = [...stepNames, ['run', firstStep + steps.length] as const]
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [
      ...signatures.map((types) => functionType(types)),
      functionType([I32, I32, I32]),
      functionType([]),
    ]),
    ...section(2, [
      ...kernels.map((name, i) => [...text('kernels'), ...text(name), 0x00, ...unsigned(i)]),
      [...text('kernels'), ...text('barrier'), 0x00, ...unsigned(barrierType)],
    ]),
    ...section(
      3,
      [...bodies, run].map(() => unsigned(stepType)),
    ),
    ...section(
      7,
      exported.map(([name, index]) => [...text(name), 0x00, ...unsigned(index)]),
    ),
    ...section(10, [...bodies, run]),
  ])
}

/** The units of a step that a thread does. */
function rangeOf(units: number, alone: boolean, { thread, threads }: Share): [number, number] {
  if (alone) return thread === 0 ? [0, units] : [0, 0]
  return [Math.floor((units * thread) / threads), Math.floor((units * (thread + 1)) / threads)]
}

/** Inputs, outputs, sizes; scalars; start and end. */
function signature(step: Step): readonly number[] {
  const { inputs, outputs, sizes, scalars } = step
  const whole = inputs.length + outputs.length + Object.keys(sizes).length
  return [...Array<number>(whole).fill(I32), ...Object.keys(scalars).map(() => F32), ...[I32, I32]]
}

function kernelArguments(
  step: Step,
  addressOf: (location: Location) => number,
  start: number,
  end: number,
): readonly number[] {
  return [
    ...[...step.inputs, ...step.outputs].flatMap((at) => i32(at ? addressOf(at) : 0)),
    ...Object.values(step.sizes).flatMap(i32),
    ...Object.values(step.scalars).flatMap(f32),
    ...i32(start),
    ...i32(end),
  ]
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const content = [...unsigned(entries.length), ...entries.flat()]
  return [id, ...unsigned(content.length), ...content]
}

function functionType(parameters: readonly number[]): number[] {
  return [0x60, ...unsigned(parameters.length), ...parameters, 0x00]
}

function body(code: readonly number[]): number[] {
  const content = [0x00, ...code, 0x0b]
  return [...unsigned(content.length), ...content]
}

function callTo(index: number): number[] {
  return [0x10, ...unsigned(index)]
}

function i32(value: number): number[] {
  return [0x41, ...signed(value | 0)]
}

const scratch = new DataView(new ArrayBuffer(4))

function f32(value: number): number[] {
  scratch.setFloat32(0, value, true)
  return [0x43, ...[0, 1, 2, 3].map((i) => scratch.getUint8(i))]
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value)
  return [...unsigned(bytes.length), ...bytes]
}

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0))
    value >>>= 7
  } while (value > 0)
  return bytes
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = []
  for (;;) {
    const low = value & 0x7f
    value >>= 7
    const last = (value === 0 && !(low & 0x40)) || (value === -1 && (low & 0x40) !== 0)
    bytes.push(last ? low : low | 0x80)
    if (last) return bytes
  }
}
