import { beforeEach, describe, expect, test } from 'vitest'
import { openReference } from './backends/reference.ts'
import { openWasm } from './backends/wasm/openWasm.ts'
import { accumulate } from './ops/accumulate.ts'
import { add } from './ops/add.ts'
import { embedding } from './ops/embedding.ts'
import { matmul } from './ops/matmul.ts'
import { pack } from './ops/pack.ts'
import { reshape } from './ops/reshape.ts'
import { zero } from './ops/zero.ts'
import { type Backend, compile, evaluate } from './program.ts'
import { constant, group, input, parameter, Tensor } from './tensor.ts'

let backend: Backend
beforeEach(() => {
  backend = openReference()
})

test('a closed program is not run again, and gives its memory back once', async () => {
  const wasm = await openWasm()
  const before = wasm.bytes
  const x = input('x', [500])
  const [program, other] = [await compile(wasm, { y: add(x, x) }), await compile(wasm, { x })]
  const both = wasm.bytes
  other.close()
  const one = wasm.bytes
  other.close()
  expect([one < both, wasm.bytes]).toEqual([true, one])
  expect(() => other.run()).toThrow('program: it is closed; compile it anew')
  await expect(other.read('x')).rejects.toThrow('program: it is closed')
  await program.run({ x: new Float32Array(500).fill(2) })
  expect((await program.read('y'))[499]).toBe(4)
  program.close()
  expect(wasm.bytes).toBe(before)
  wasm.close()
})

describe('feeding', () => {
  const x = input('x', [2, 3])
  const y = { y: add(x, x) }

  test('an input keeps its value until it is fed again', async () => {
    const program = await compile(backend, y)
    await program.run({ x: [1, 2, 3, 4, 5, 6] })
    await program.run()
    expect(await program.read('y')).toEqual(new Float32Array([2, 4, 6, 8, 10, 12]))
  })

  test('a name that no input has throws', async () => {
    const program = await compile(backend, y)
    expect(() => program.run({ z: [1] })).toThrow("run: no input 'z'; there are 'x'")
  })

  test('too many or too few elements throw', async () => {
    const program = await compile(backend, y)
    const message = "run: input 'x' is (2, 3), got 5 elements"
    expect(() => program.run({ x: [1, 2, 3, 4, 5] })).toThrow(message)
  })

  test('reading what is no output throws', async () => {
    const program = await compile(backend, y)
    await expect(program.read('z')).rejects.toThrow("read: no output 'z'; there are 'y'")
  })

  test('ids come back as whole numbers', async () => {
    const ids = input('ids', [3], 'i32')
    const program = await compile(backend, { ids, rows: embedding(constant([5, 6], [2, 1]), ids) })
    await program.run({ ids: [1, 0, 1] })
    expect(await program.read('ids')).toEqual(new Int32Array([1, 0, 1]))
    expect(await program.read('rows')).toEqual(new Float32Array([6, 5, 6]))
  })
})

describe('parameters', () => {
  test('outlive runs and programs, and are 0 at first', async () => {
    const total = parameter([2], 'total')
    const program = await compile(backend, {}, [accumulate(total, constant([1, 2], [2]))])
    await program.run()
    await program.run()
    program.close()
    expect(await backend.read(total)).toEqual(new Float32Array([2, 4]))
    expect(await evaluate(backend, add(total, total))).toEqual(new Float32Array([4, 8]))
  })

  test('of a group share one storage, its padding 0', async () => {
    const [a, b] = [parameter([2], 'a'), parameter([3], 'b')]
    const flat = group([a, b])
    backend.write(a, [1, 2])
    backend.write(b, [3, 4, 5])
    const all = await backend.read(flat)
    expect(all.length).toBe(128)
    expect([...all.subarray(0, 3), ...all.subarray(64, 68)]).toEqual([1, 2, 0, 3, 4, 5, 0])
    const program = await compile(backend, {}, [accumulate(flat, pack([add(a, a), add(b, b)]))])
    await program.run()
    expect(await backend.read(a)).toEqual(new Float32Array([3, 6]))
    expect(await backend.read(b)).toEqual(new Float32Array([9, 12, 15]))
  })

  test('clearing a group clears its members', async () => {
    const [a, b] = [parameter([2], 'a'), parameter([3], 'b')]
    const flat = group([a, b])
    backend.write(b, [3, 4, 5])
    const program = await compile(backend, { before: add(b, b) }, [zero(flat)])
    await program.run()
    expect(await program.read('before')).toEqual(new Float32Array([6, 8, 10]))
    expect(await backend.read(b)).toEqual(new Float32Array(3))
  })

  test('an input cannot be read from the backend', async () => {
    await expect(backend.read(input('x', [2]))).rejects.toThrow("backend: 'x' is an input")
  })
})

test('bytes counts parameters and open programs, and nothing is left behind', async () => {
  const w = parameter([64, 64])
  const x = input('x', [64, 64])
  const program = await compile(backend, { y: matmul(x, w) })
  const held = backend.bytes
  expect(held).toBeGreaterThan(program.bytes)
  await program.run()
  await program.run()
  expect(backend.bytes).toBe(held)
  program.close()
  expect(backend.bytes).toBe(held - 2 * 64 * 64 * 8)
  const left = backend.bytes
  backend.free(w)
  backend.free(w)
  expect(backend.bytes).toBe(left - 64 * 64 * 8)
  backend.close()
  expect(backend.bytes).toBe(0)
})

test('profile runs the program and tells the time of each step', async () => {
  const x = input('x', [2])
  const program = await compile(backend, { y: add(add(x, x), x) })
  const times = await program.profile({ x: [1, 2] })
  expect(times.length).toBe(2)
  expect(times.every((ms) => ms >= 0)).toBe(true)
  expect(await program.read('y')).toEqual(new Float32Array([3, 6]))
})

test('a program prints one line per step: op, shapes, storage, work', async () => {
  const w = parameter([3, 4], 'w')
  const x = input('x', [2, 3])
  const y = matmul(x, w)
  const program = await compile(backend, { z: add(y, y) })
  expect(program.toString().split('\n')).toEqual([
    '   0  matmul (2, 3)@s0 (3, 4)@w → (2, 4)@s1  48 FLOP 104 B',
    '   1  add (2, 4)@s1 (2, 4)@s1 → (2, 4)@s2  8 FLOP 96 B',
    '2 steps, 768 B in slots',
  ])
})

test('wrong shapes throw where the graph is built', () => {
  const x = input('x', [2, 3])
  expect(() => add(x, input('y', [3, 2]))).toThrow(
    'add: shapes must be equal, got (2, 3) and (3, 2)',
  )
  expect(() => matmul(x, x)).toThrow('matmul: inner sizes must be equal, got a (2, 3) and b (2, 3)')
  expect(() => reshape(x, [4])).toThrow('reshape: (4) needs 4 elements, got (2, 3)')
  expect(() => new Tensor({ shape: [0], dtype: 'f32' })).toThrow('tensor: sizes must be whole')
  expect(() => constant([1], [2])).toThrow('constant: (2) needs 2, got 1')
})
