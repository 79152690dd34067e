import { expect, test } from 'vitest'
import { Node, type Op } from '../../op.ts'
import type { Location, Step } from '../../plan.ts'
import { input } from '../../tensor.ts'
import { assemble } from './assemble.ts'
import type { Turn } from './schedule.ts'

const op: Op = {
  name: 'probe',
  infer: ([x]) => ({ outputs: [x!], sizes: { size: -70_000 }, scalars: { rate: 0.1 }, units: 7 }),
  reference() {},
  samples: [],
}

function step(): Step {
  const x = input('x', [4])
  const at: Location = { slot: 0, offset: 0 }
  const node = new Node(op, [x, null], {})
  const { sizes, scalars = {}, units } = node.inference
  return { op, node, inputs: [at, null], outputs: [{ slot: 1, offset: 2 }], sizes, scalars, units }
}

const shared: Turn = { alone: false, meet: false }

/** Runs one thread's part with kernels that only note how they were called. */
function callsOf(thread: number, threads: number, first: Turn = shared): unknown[] {
  const calls: unknown[] = []
  const note =
    (name: string) =>
    (...values: number[]) => {
      calls.push([name, ...values])
    }
  const addressOf = (at: Location): number =>
    'slot' in at ? 2 ** 31 + 1024 * at.slot + 4 * at.offset : 0
  const program = { steps: [step(), step()], turns: [first, { alone: false, meet: true }] }
  const bytes = assemble(program, addressOf, { thread, threads, barrier: 128, spin: 9 })
  const module = new WebAssembly.Module(bytes)
  const kernels = { probe: note('probe'), barrier: note('barrier') }
  const { run } = new WebAssembly.Instance(module, { kernels }).exports as { run: () => void }
  run()
  return calls
}

test('a program calls each kernel with its pointers, numbers and the whole range on one thread', () => {
  const high = (2 ** 31) | 0
  const call = ['probe', high, 0, high + 1032, -70_000, Math.fround(0.1), 0, 7]
  expect(callsOf(0, 1)).toEqual([call, call])
})

test('threads share the units without overlap and meet where they must, and at the end', () => {
  const ranges: [number, number][] = []
  for (const thread of [0, 1, 2]) {
    const calls = callsOf(thread, 3) as (string | number)[][]
    expect(calls.map(([name]) => name)).toEqual(['probe', 'barrier', 'probe', 'barrier'])
    expect(calls[1]).toEqual(['barrier', 128, 3, 9])
    ranges.push(calls[0].slice(-2) as [number, number])
  }
  expect(ranges.flat()).toEqual([0, 2, 2, 4, 4, 7])
})

test('a thread without units skips the kernel but not the barrier', () => {
  const calls = callsOf(0, 8) as (string | number)[][]
  expect(calls.map(([name]) => name)).toEqual(['barrier', 'barrier'])
})

test('the first thread alone does what is too little to share', () => {
  const alone = { alone: true, meet: false }
  const names = (thread: number): unknown[] =>
    (callsOf(thread, 3, alone) as unknown[][]).map(([name]) => name)
  expect(names(0)).toEqual(['probe', 'barrier', 'probe', 'barrier'])
  expect(names(1)).toEqual(['barrier', 'probe', 'barrier'])
})
