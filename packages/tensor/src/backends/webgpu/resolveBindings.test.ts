import { expect, test } from 'vitest'
import { resolveBindings } from './resolveBindings.ts'

const read = (buffer: string, from: number, to: number) =>
  ({ buffer, from, to, access: 'read' }) as const
const write = (buffer: string, from: number, to: number) =>
  ({ buffer, from, to, access: 'read_write' }) as const

test('buffers that are only read, or only written, stay as they are', () => {
  expect(resolveBindings([read('a', 0, 8), read('a', 0, 8), write('b', 0, 8)])).toEqual([
    { access: 'read', copied: false },
    { access: 'read', copied: false },
    { access: 'read_write', copied: false },
  ])
})

test('what is read beside what is written is bound for writing too', () => {
  expect(resolveBindings([read('a', 8, 16), write('a', 0, 8)])[0]).toEqual({
    access: 'read_write',
    copied: false,
  })
})

test('what is read where it is written, or bound twice beside it, is read from a copy', () => {
  expect(resolveBindings([read('a', 4, 12), write('a', 0, 8)])[0].copied).toBe(true)
  const [first, second] = resolveBindings([read('a', 8, 16), read('a', 8, 16), write('a', 0, 8)])
  expect([first.copied, second.copied]).toEqual([false, true])
})
