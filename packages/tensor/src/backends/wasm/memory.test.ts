import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BackendError } from '../../errors.ts'
import { Memory } from './memory.ts'

test('blocks never overlap, are aligned and zero, and freeing everything leaves nothing used', () => {
  const action = fc.record({ bytes: fc.integer({ min: 1, max: 200_000 }), free: fc.nat() })
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const memory = new Memory(false)
      const live: { pointer: number; bytes: number }[] = []
      for (const { bytes, free } of actions) {
        if (free % 3 === 0 && live.length > 0) {
          const [block] = live.splice(free % live.length, 1)
          memory.release(block.pointer, block.bytes)
          continue
        }
        const block = { pointer: memory.allocate(bytes), bytes }
        expect(block.pointer % 256).toBe(0)
        for (const other of live) {
          const apart =
            other.pointer + other.bytes <= block.pointer ||
            block.pointer + block.bytes <= other.pointer
          expect(apart).toBe(true)
        }
        const view = new Uint8Array(memory.wasm.buffer, block.pointer, bytes)
        expect(view.every((byte) => byte === 0)).toBe(true)
        view.fill(255)
        live.push(block)
      }
      for (const block of live) memory.release(block.pointer, block.bytes)
      expect(memory.used).toBe(0)
    }),
    { numRuns: 60, seed: 1 },
  )
})

test('freed memory is used again instead of growing', () => {
  const memory = new Memory(false)
  const first = memory.allocate(1_000_000)
  memory.release(first, 1_000_000)
  for (let i = 0; i < 100; i++) memory.release(memory.allocate(1_000_000), 1_000_000)
  expect(memory.allocate(1_000_000)).toBe(first)
  expect(memory.wasm.buffer.byteLength).toBeLessThan(2 ** 21)
})

test('asking for more than 4 GiB is refused in words and leaves the memory usable', () => {
  const memory = new Memory(false)
  expect(() => memory.allocate(5 * 2 ** 30)).toThrow(BackendError)
  expect(() => memory.allocate(5 * 2 ** 30)).toThrow(/5120 MB .* 4096 MB/)
  expect(memory.used).toBe(0)
  expect(memory.allocate(256)).toBeGreaterThan(0)
})
