import { describe, expect, test } from 'vitest'
import { apply, type Node, type Op } from './op.ts'
import { accumulate } from './ops/accumulate.ts'
import { add } from './ops/add.ts'
import { columnSum } from './ops/columnSum.ts'
import { layerNorm } from './ops/layerNorm.ts'
import { matmul } from './ops/matmul.ts'
import { pack } from './ops/pack.ts'
import { reshape } from './ops/reshape.ts'
import { sum } from './ops/sum.ts'
import { zero } from './ops/zero.ts'
import { type Halves, type Location, type Plan, plan } from './plan.ts'
import { constant, group, input, type Leaf, parameter, type Tensor } from './tensor.ts'

const names = (planned: Plan): string[] => planned.steps.map((step) => step.op.name)

/** The slot of a location that has one. */
function slotOf(location: Location | null): number {
  if (!location || !('slot' in location)) throw new Error('not in a slot')
  return location.slot
}

/** Slots that the steps write, in their order. */
const written = (planned: Plan): number[] => planned.steps.map((step) => slotOf(step.outputs[0]))

describe('slots', () => {
  test('a slot is used again as soon as its last reader has run', () => {
    const x = input('x', [64])
    const chain = [x as Tensor]
    for (let i = 0; i < 6; i++) chain.push(add(chain[i], chain[i]))
    const planned = plan({ y: chain[6] }, [], { inPlace: false })
    // One for the input, and two that take turns.
    expect(planned.slots).toEqual([64, 64, 64])
    expect(written(planned)).toEqual([1, 2, 1, 2, 1, 2])
  })

  test('in place, a chain of elementwise ops needs one slot', () => {
    const x = input('x', [64])
    const chain = [x as Tensor]
    for (let i = 0; i < 6; i++) chain.push(add(chain[i], chain[i]))
    const planned = plan({ y: chain[6] }, [], { inPlace: true })
    expect(planned.slots).toEqual([64, 64])
    expect(written(planned)).toEqual([1, 1, 1, 1, 1, 1])
  })

  test('no output takes the storage of an input that is still to be read', () => {
    const x = input('x', [64])
    const a = add(x, x)
    const b = add(a, x)
    const planned = plan({ y: add(a, b) }, [], { inPlace: true })
    expect(written(planned)).toEqual([1, 2, 1])
  })

  test('inputs and outputs keep their slots for the whole run', () => {
    const x = input('x', [64])
    const a = add(x, x)
    const b = add(a, a)
    const planned = plan({ a, b, c: add(b, b) }, [], { inPlace: true })
    expect(planned.slots.length).toBe(4)
    expect(new Set(written(planned)).size).toBe(3)
  })

  test('the smallest free slot that fits is taken, and the largest grows if none does', () => {
    const x = input('x', [64, 64])
    const tall = matmul(x, input('w', [64, 128])) // 8192
    const small = columnSum(tall) // 128
    const middle = matmul(x, x) // 4096
    // Frees tall, small and middle's slots but one each.
    const after = add(columnSum(matmul(x, middle)), columnSum(x))
    const planned = plan({ small, after }, [], { inPlace: false })
    // x, w, tall, small, then middle in tall's slot, and one more for the product.
    expect(planned.slots).toEqual([4096, 8192, 8192, 128, 4096, 64])
    expect(written(planned)).toEqual([2, 3, 2, 4, 2, 4, 5])
  })

  test('sizes are padded to whole blocks of 64', () => {
    const x = input('x', [5])
    expect(plan({ y: add(x, x) }, [], { inPlace: false }).slots).toEqual([64, 64])
  })

  test('an optional output gets storage only when somebody reads it', () => {
    const x = input('x', [4, 8])
    const y = layerNorm(x, parameter([8]), parameter([8]))
    expect(plan({ y }, [], { inPlace: false }).steps[0].outputs[1]).toBe(null)
    const stats = y.node!.outputs[1]
    expect(slotOf(plan({ y, stats }, [], { inPlace: false }).steps[0].outputs[1])).toBe(2)
  })
})

describe('views', () => {
  test('a reshape takes no step and no memory', () => {
    const x = input('x', [6])
    const planned = plan({ y: reshape(reshape(x, [2, 3]), [3, 2]) }, [], { inPlace: false })
    expect(planned.steps).toEqual([])
    expect(planned.slots).toEqual([64])
    expect(planned.outputs.get('y')).toMatchObject({ location: { slot: 0, offset: 0 } })
  })

  test('storage lives as long as any view of it is read', () => {
    const x = input('x', [8, 8])
    const a = add(x, x)
    const view = reshape(a, [64])
    const b = add(a, a)
    const c = add(b, b)
    const planned = plan({ y: add(view, reshape(c, [64])) }, [], { inPlace: true })
    // a, b and c in b's place; a is not written over before the last step.
    expect(written(planned)).toEqual([1, 2, 2, 1])
  })
})

describe('overwriting', () => {
  test('every reader runs before the tensor is overwritten, however the graph was built', () => {
    const w = parameter([64], 'w')
    const x = input('x', [64])
    const next = accumulate(w, x)
    const read = add(w, x)
    expect(names(plan({ read }, [next], { inPlace: true }))).toEqual(['add', 'accumulate'])
  })

  test('readers of a view count too', () => {
    const w = parameter([64], 'w')
    const next = accumulate(w, input('x', [64]))
    const read = columnSum(reshape(w, [8, 8]))
    expect(names(plan({ read }, [next], { inPlace: true }))).toEqual(['columnSum', 'accumulate'])
  })

  test('readers of the whole come before a view of it is overwritten', () => {
    const w = parameter([64], 'w')
    const next = zero(reshape(w, [8, 8]))
    const read = columnSum(w)
    expect(names(plan({ read }, [next], { inPlace: true }))).toEqual(['columnSum', 'zero'])
  })

  test('readers of a member come before its group is overwritten', () => {
    const w = parameter([8, 8], 'w')
    const flat = group([parameter([5], 'b'), w])
    const next = zero(flat)
    const read = columnSum(w)
    expect(names(plan({ read }, [next], { inPlace: true }))).toEqual(['columnSum', 'zero'])
  })

  test('readers of a group come before a member is overwritten, other members do not matter', () => {
    const b = parameter([5], 'b')
    const w = parameter([8, 8], 'w')
    const flat = group([b, w])
    const cleared = zero(b)
    const next = accumulate(w, input('x', [8, 8]))
    const read = columnSum(flat)
    expect(names(plan({ read }, [cleared, next], { inPlace: true }))).toEqual([
      'columnSum',
      'zero',
      'accumulate',
    ])
  })

  test('the new value lives where the old one did', () => {
    const w = parameter([64], 'w')
    const next = accumulate(w, input('x', [64]))
    const { steps, outputs } = plan({ y: add(next, next) }, [], { inPlace: true })
    expect(steps[0].inputs[0]).toEqual({ leaf: w, offset: 0 })
    expect(steps[0].outputs[0]).toEqual({ leaf: w, offset: 0 })
    expect(steps[1].inputs[0]).toEqual({ leaf: w, offset: 0 })
    expect(slotOf(outputs.get('y')!.location)).toBe(1)
  })

  test('reading the old value after the new one is needed throws', () => {
    const w = parameter([64], 'w')
    const next = accumulate(w, input('x', [64]))
    expect(() => plan({ y: add(next, w) }, [], { inPlace: true })).toThrow(
      'compile: accumulate overwrites a tensor that must still be read after it',
    )
  })

  test('two new values for one tensor throw', () => {
    const w = parameter([64], 'w')
    expect(() => plan({}, [zero(w), accumulate(w, w)], { inPlace: true })).toThrow('compile: ')
  })

  test('a constant cannot be overwritten', () => {
    const c = constant([1, 2], [2])
    expect(() => plan({ y: zero(c) }, [], { inPlace: true })).toThrow(
      'compile: zero overwrites a constant',
    )
  })
})

describe('groups and packs', () => {
  test('members of a group lie side by side, padded', () => {
    const members = [parameter([5], 'a'), parameter([65], 'b'), parameter([64], 'c')]
    const flat = group(members, 'flat')
    expect(flat.shape).toEqual([64 + 128 + 64])
    expect(members.map((leaf) => leaf.home)).toEqual([
      { flat, offset: 0 },
      { flat, offset: 64 },
      { flat, offset: 192 },
    ])
    const { steps } = plan({ y: add(members[1], members[1]) }, [], { inPlace: false })
    expect(steps[0].inputs[0]).toEqual({ leaf: flat, offset: 64 })
  })

  test('a parameter stands in one group, and only parameters do', () => {
    const a = parameter([5], 'a')
    group([a])
    expect(() => group([a])).toThrow("group: 'a' must be an f32 parameter that is in no group yet")
    expect(() => group([input('x', [5])])).toThrow("group: 'x' must be an f32 parameter")
  })

  test('members of a pack are computed where the pack lies', () => {
    const x = input('x', [5])
    const z = input('z', [65])
    const [a, b] = [add(x, x), reshape(add(z, z), [5, 13])]
    const packed = pack([a, b])
    const { steps, slots, outputs } = plan({ packed, a, b }, [], { inPlace: true })
    expect(slots).toEqual([64 + 128, 64, 128])
    expect(steps.map((step) => step.outputs[0])).toEqual([
      { slot: 0, offset: 0 },
      { slot: 0, offset: 64 },
    ])
    expect(outputs.get('b')!.location).toEqual({ slot: 0, offset: 64 })
  })

  test('leaves, and tensors that stand in a pack already, cannot be packed', () => {
    const x = input('x', [5])
    const a = add(x, x)
    const message = 'pack: each tensor must be computed by a node and stand in one pack'
    expect(() => plan({ y: pack([x]) }, [], { inPlace: false })).toThrow(message)
    expect(() => plan({ y: pack([a, a]) }, [], { inPlace: false })).toThrow(message)
    expect(() => plan({ y: pack([a]), z: pack([a]) }, [], { inPlace: false })).toThrow(message)
  })
})

test('two inputs of one name throw', () => {
  const y = add(input('x', [2]), input('x', [2]))
  expect(() => plan({ y }, [], { inPlace: false })).toThrow("compile: two inputs are named 'x'")
})

test('nodes that nothing asks for are left out', () => {
  const x = input('x', [2])
  const y = add(x, x)
  add(y, y)
  expect(names(plan({ y }, [], { inPlace: false }))).toEqual(['add'])
})

test('an op with two reusable inputs gets two different slots', () => {
  const both: Op = {
    name: 'both',
    infer: ([a, b]) => ({ outputs: [a!, b!], sizes: {}, units: 1, reuses: { 0: 0, 1: 1 } }),
    reference() {},
    samples: [],
  }
  const x = input('x', [64])
  const slots = (a: Tensor, b: Tensor): number[] => {
    const [p, q] = apply(both, [a, b])
    const { outputs } = plan({ p, q }, [], { inPlace: true })
    return ['p', 'q'].map((name) => slotOf(outputs.get(name)!.location))
  }
  expect(slots(add(x, x), add(x, x))).toEqual([1, 2])
  const same = add(x, x)
  expect(slots(same, same)).toEqual([1, 2])
})

test('an output that is larger than the storage it could reuse gets its own', () => {
  const double: Op = {
    name: 'double',
    infer: () => ({
      outputs: [{ shape: [128], dtype: 'f32' }],
      sizes: {},
      units: 1,
      reuses: { 0: 0 },
    }),
    reference() {},
    samples: [],
  }
  const x = input('x', [64])
  const planned = plan({ y: apply(double, [add(x, x)])[0] }, [], { inPlace: true })
  expect(planned.slots).toEqual([64, 64, 128])
})

test('constants are listed with their data, also those behind a view', () => {
  const c = constant([1, 2], [2])
  const { constants } = plan({ y: reshape(c, [1, 2]) }, [], { inPlace: false })
  expect(constants.map(({ tensor, data }) => [tensor as Leaf, data])).toEqual([[c, [1, 2]]])
})

describe('16-bit floats', () => {
  /** All ops take them but `sum`. */
  const halves = (node: Node): Halves => {
    const all = node.op.name !== 'sum'
    return { inputs: node.inputs.map(() => all), outputs: node.outputs.map(() => all) }
  }
  const layout = { inPlace: false, halves }
  const x = input('x', [3, 100])

  test('hold what only ops that take them read and write, in half the storage', () => {
    const a = add(x, x)
    const b = add(reshape(a, [100, 3]), reshape(a, [100, 3]))
    const { steps, slots } = plan({ y: add(b, b) }, [], layout)
    expect(steps[0].outputs[0]).toEqual({ slot: 1, offset: 0, half: true })
    expect(steps[1].inputs[0]).toEqual({ slot: 1, offset: 0, half: true })
    expect(steps[2].inputs[0]).toMatchObject({ half: true })
    // The input, a and after it the output, b.
    expect(slots).toEqual([320, 320, 160])
  })

  test('hold no leaf, no output, no member of a pack, and nothing that one reader does not take', () => {
    const [a, b, c] = [add(x, x), add(x, x), add(x, x)]
    const { steps } = plan({ a, packed: pack([b]), s: sum(c), d: add(c, c) }, [], layout)
    const places = steps.flatMap(({ inputs, outputs }) => [...inputs, ...outputs])
    expect(places.length).toBeGreaterThan(10)
    for (const place of places) expect(place).not.toHaveProperty('half')
  })
})
