import { expect, test } from 'vitest'
import { add } from '../../ops/add.ts'
import { linear } from '../../ops/linear.ts'
import { type Location, plan } from '../../plan.ts'
import { input, type Leaf, parameter, type Tensor } from '../../tensor.ts'
import { schedule, type Turn } from './schedule.ts'

/** Slots and parameters a megabyte apart. */
function turnsOf(outputs: Readonly<Record<string, Tensor>>, shareFrom: number): readonly Turn[] {
  const { steps } = plan(outputs, [], { inPlace: true })
  const leaves: Leaf[] = []
  const addressOf = (at: Location): number => {
    if ('slot' in at) return 2 ** 20 * at.slot + 4 * at.offset
    if (!leaves.includes(at.leaf)) leaves.push(at.leaf)
    return 2 ** 20 * (1000 + leaves.indexOf(at.leaf)) + 4 * at.offset
  }
  return schedule(steps, addressOf, shareFrom)
}

const x = input('x', [1, 256])
const weight = (): Leaf => parameter([256, 256])

test('threads meet where one needs what others wrote, and nowhere else', () => {
  const [a, b] = [linear(x, weight()), linear(x, weight())]
  const turns = turnsOf({ y: linear(add(a, b), weight()) }, 0)
  expect(turns.map(({ meet }) => meet)).toEqual([false, false, true, true])
  expect(turns.some(({ alone }) => alone)).toBe(false)
})

test('small steps are left to the first thread, which does not wait for itself', () => {
  const [a, b] = [linear(x, weight()), linear(x, weight())]
  const sum = add(add(a, b), x)
  const turns = turnsOf({ y: linear(sum, weight()) }, 4000)
  expect(turns).toEqual([
    { alone: false, meet: false },
    { alone: false, meet: false },
    { alone: true, meet: true },
    { alone: true, meet: false },
    { alone: false, meet: true },
  ])
})

test('a program too small to wake other threads for is done by one', () => {
  const turns = turnsOf({ y: linear(linear(x, parameter([64, 256])), parameter([64, 64])) }, 2000)
  expect(turns).toEqual([
    { alone: true, meet: false },
    { alone: true, meet: false },
  ])
})
