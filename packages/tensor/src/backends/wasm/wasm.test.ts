import { afterAll, expect, test } from 'vitest'
import { BackendError } from '../../errors.ts'
import { gradients } from '../../gradients.ts'
import { apply, type Op } from '../../op.ts'
import { add } from '../../ops/add.ts'
import { crossEntropy } from '../../ops/crossEntropy.ts'
import { linear } from '../../ops/linear.ts'
import { meanLoss } from '../../ops/meanLoss.ts'
import { reshape } from '../../ops/reshape.ts'
import { type Backend, compile, evaluate } from '../../program.ts'
import { input, parameter } from '../../tensor.ts'
import { openWasm } from './openWasm.ts'

const backends = new Map<number, Backend>()
afterAll(() => {
  for (const backend of backends.values()) backend.close()
})

async function withThreads(threads: number): Promise<Backend> {
  const backend = backends.get(threads) ?? (await openWasm({ threads, shareFrom: 0 }))
  backends.set(threads, backend)
  return backend
}

/** Loss and weight gradients of a small network, as bits. */
async function bitsOf(backend: Backend): Promise<Record<string, Uint32Array>> {
  const x = input('x', [37, 50])
  const targets = input('targets', [37], 'i32')
  const first = parameter([83, 50], 'first')
  const second = parameter([29, 83], 'second')
  const wave = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i))
  backend.write(first, wave(83 * 50))
  backend.write(second, wave(29 * 83))
  const hidden = linear(x, first, { activation: 'gelu' })
  const loss = meanLoss(crossEntropy(linear(hidden, second), targets), targets)
  const [g1, g2] = gradients(loss, [first, second])
  const program = await compile(backend, { loss, g1, g2 })
  const ids = Int32Array.from({ length: 37 }, (_, i) => i % 29)
  await program.run({ x: wave(37 * 50), targets: ids })
  const bits: Record<string, Uint32Array> = {}
  for (const name of ['loss', 'g1', 'g2']) {
    bits[name] = new Uint32Array((await program.read(name)).buffer)
  }
  program.close()
  return bits
}

test('the same bits on one thread and on many', async () => {
  const expected = await bitsOf(await withThreads(1))
  for (const threads of [2, 3]) expect(await bitsOf(await withThreads(threads))).toEqual(expected)
})

test('the same bits, time and again, where threads share only what is worth it', async () => {
  const expected = await bitsOf(await withThreads(1))
  const backend = await openWasm({ threads: 3 })
  for (let i = 0; i < 40; i++) expect(await bitsOf(backend)).toEqual(expected)
  backend.close()
})

test('programs take turns on one backend, and are loaded while others run', async () => {
  const backend = await withThreads(2)
  const x = input('x', [500])
  const twice = await compile(backend, { y: add(x, x) })
  const others = Array.from({ length: 5 }, () => compile(backend, { y: add(add(x, x), x) }))
  for (let i = 0; i < 50; i++) {
    await twice.run({ x: new Float32Array(500).fill(i) })
    expect((await twice.read('y'))[499]).toBe(2 * i)
  }
  for (const program of await Promise.all(others)) {
    await program.run({ x: new Float32Array(500).fill(1) })
    expect((await program.read('y'))[0]).toBe(3)
    program.close()
  }
  twice.close()
})

test('compiling, running and closing programs over and over leaves nothing behind', async () => {
  const backend = await withThreads(2)
  const before = backend.bytes
  for (let i = 0; i < 100; i++) {
    const x = input('x', [1000])
    await evaluate(backend, add(x, reshape(x, [1000])), { x: new Float32Array(1000) })
  }
  expect(backend.bytes).toBe(before)
})

test('an op without a kernel is named when the program is loaded', async () => {
  const op: Op = {
    name: 'missing',
    infer: ([x]) => ({ outputs: [x!], sizes: {}, units: 1 }),
    reference() {},
    samples: [],
  }
  const backend = await withThreads(1)
  const before = backend.bytes
  const program = compile(backend, { y: apply(op, [input('x', [1])])[0] })
  await expect(program).rejects.toThrow(new BackendError("wasm: no kernel for op 'missing'"))
  expect(backend.bytes).toBe(before)
})

test('a number of threads that cannot be is refused', async () => {
  await expect(openWasm({ threads: 0 })).rejects.toThrow(/threads must be .* got 0/)
})

test('both builds of the kernels multiply whole numbers exactly', async () => {
  for (const build of ['base', 'relaxed'] as const) {
    const backend = await openWasm({ build })
    const x = input('x', [3, 2])
    const w = input('w', [2, 2])
    const y = await evaluate(backend, linear(x, w), { x: [1, 2, 3, 4, 5, 6], w: [1, 0, 1, 1] })
    expect([...y]).toEqual([1, 3, 3, 7, 5, 11])
  }
})

test('a freed parameter gives its memory to the next, which is 0 at first', async () => {
  const backend = await withThreads(1)
  const [first, second] = [parameter([1000]), parameter([1000])]
  const before = backend.bytes
  backend.write(first, new Float32Array(1000).fill(7))
  const held = backend.bytes
  backend.free(first)
  backend.free(first)
  expect(backend.bytes).toBe(before)
  expect(await backend.read(second)).toEqual(new Float32Array(1000))
  expect(backend.bytes).toBe(held)
  backend.free(second)
})
