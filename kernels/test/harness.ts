// Runs one kernel of each build on its own memory and compares it with plain float64 results.
import { expect } from 'vitest'
import { unpack } from '../unpack.ts'

type Kernels = Record<string, (...values: number[]) => number>

const memory: WebAssembly.Memory = new WebAssembly.Memory({
  initial: 512,
  maximum: 65536,
  shared: true,
})

/** Where the kernels' static tables end; scratch and then the operands follow. */
const SCRATCH = 65536

const { base, relaxed } = unpack()

/** Both builds, the relaxed one also as slow engines use it, by name, on one memory. */
const builds: Readonly<Record<string, Kernels>> = Object.fromEntries(
  Object.entries({ base, relaxed, 'relaxed, small tile': relaxed }).map(([name, bytes]) => {
    const module = new WebAssembly.Module(bytes)
    const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels
    kernels.setScratch(SCRATCH)
    if (name.endsWith('small tile')) kernels.setTileRows(4)
    return [name, kernels]
  }),
)

const OPERANDS = SCRATCH + Math.ceil(builds.base.scratchBytes() / 65536) * 65536

/** A call of a kernel, and what it must compute. */
export interface Call {
  /** Float32Array or Int32Array; null where an optional input is absent. */
  readonly inputs: readonly (Float32Array | Int32Array | null)[]
  /** Right results; null where an optional output is left out. */
  readonly outputs: readonly (ArrayLike<number> | null)[]
  readonly sizes?: readonly number[]
  readonly scalars?: readonly number[]
  readonly units: number
  /** `shares[i] = j`: output i lies in the storage of input j. */
  readonly shares?: Readonly<Record<number, number>>
  /** Outputs whose padding must be zero afterwards. */
  readonly clears?: readonly number[]
  /** Largest error, as a share of the largest right value. Default 2e-6. */
  readonly tolerance?: number
  /** Counts as the largest right value where that is smaller. Default 0. */
  readonly atLeast?: number
}

/** Runs the kernel of each build, with all units at once and divided in three; checks values, bits and bounds. */
export function check(name: string, call: Call): void {
  for (const build in builds) {
    const { units } = call
    const whole = run(builds[build][name], call, [0, units])
    call.outputs.forEach((right, i) => {
      if (right) expectClose(whole[i]!, right, call, `${build} output ${i}`)
    })
    const parts = run(builds[build][name], call, [
      0,
      Math.floor(units / 3),
      Math.floor((2 * units) / 3),
      units,
    ])
    expect(parts, `${build}: bits of divided work`).toEqual(whole)
  }
}

/**
 * Runs the kernel of each build as it is.
 *
 * @param numbers the rest of the arguments, after the pointer of the one output
 */
export function raw(
  name: string,
  inputs: readonly (Float32Array | Int32Array | null)[],
  size: number,
  numbers: readonly number[],
): readonly Float32Array[] {
  return Object.values(builds).map((kernels) => {
    const [start, end] = numbers.slice(-2)
    const call = {
      inputs,
      outputs: [new Float32Array(size)],
      sizes: numbers.slice(0, -2),
      units: 0,
    }
    return run(kernels[name], call, [start, end])[0]!
  })
}

/** @returns the outputs, after checking that nothing else was written */
function run(
  kernel: (...values: number[]) => number,
  { inputs, outputs, sizes = [], scalars = [], shares = {}, clears = [] }: Call,
  cuts: readonly number[],
): (Float32Array | null)[] {
  let end = OPERANDS
  const place = (length: number): number => {
    const pointer = end
    end += Math.ceil(length / 64) * 256 + 256
    return pointer
  }
  const inputAt = inputs.map((data) => data && place(data.length))
  const outputAt = outputs.map((right, i) => right && (inputAt[shares[i]] ?? place(right.length)))
  expect(end).toBeLessThan(memory.buffer.byteLength)
  const floats = new Float32Array(memory.buffer)
  // What is not written stays NaN, and so does the space between operands.
  floats.fill(Number.NaN, OPERANDS / 4, end / 4)
  inputs.forEach((data, i) => {
    if (data instanceof Int32Array) new Int32Array(memory.buffer, inputAt[i]!).set(data)
    else if (data) floats.set(data, inputAt[i]! / 4)
  })
  const pointers = [...inputAt, ...outputAt].map((pointer) => pointer ?? 0)
  for (let i = 0; i + 1 < cuts.length; i++) {
    kernel(...pointers, ...sizes, ...scalars, cuts[i], cuts[i + 1])
  }
  inputs.forEach((data, i) => {
    if (!data || Object.values(shares).includes(i)) return
    const View = data instanceof Int32Array ? Int32Array : Float32Array
    expect(new View(memory.buffer, inputAt[i]!, data.length), `input ${i} unchanged`).toEqual(data)
  })
  return outputs.map((right, i) => {
    if (!right) return null
    const from = outputAt[i]! / 4
    const padded = Math.ceil(right.length / 64) * 64
    const beyond = floats.subarray(from + padded, from + padded + 64)
    expect(beyond.every(Number.isNaN), `output ${i} keeps its bounds`).toBe(true)
    if (clears.includes(i)) {
      const padding = floats.subarray(from + right.length, from + padded)
      expect(
        padding.every((x) => x === 0),
        `padding of output ${i}`,
      ).toBe(true)
    }
    return floats.slice(from, from + right.length)
  })
}

function expectClose(
  actual: Float32Array,
  right: ArrayLike<number>,
  { tolerance = 2e-6, atLeast = 0 }: Call,
  what: string,
): void {
  let largest = atLeast
  for (let i = 0; i < right.length; i++) largest = Math.max(largest, Math.abs(right[i]))
  for (let i = 0; i < right.length; i++) {
    const error = Math.abs(actual[i] - right[i])
    if (!(error <= tolerance * largest)) {
      expect.fail(`${what}, element ${i}: ${actual[i]} should be ${right[i]} (largest ${largest})`)
    }
  }
}

let state = 1

/** Normally distributed numbers, the same at every run. */
export function normal(size: number, scale = 1): Float32Array {
  return Float32Array.from({ length: size }, () => {
    return scale * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  })
}

/** Whole numbers in [low, high). */
export function integers(size: number, low: number, high: number): Int32Array {
  return Int32Array.from({ length: size }, () => low + Math.floor(uniform() * (high - low)))
}

function uniform(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 2 ** 32
}
