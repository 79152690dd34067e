import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32, portableCrc32 } from './crc32.ts'

test('is the checksum of the standard, with and without the help of Node, in one go or in two', () => {
  const text = new TextEncoder().encode('123456789')
  expect(crc32(text)).toBe(0xcbf43926)
  expect(portableCrc32(text)).toBe(0xcbf43926)
  const check = fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
    const whole = portableCrc32(bytes)
    expect(crc32(bytes)).toBe(whole)
    expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(whole)
    expect(portableCrc32(bytes.subarray(cut), portableCrc32(bytes.subarray(0, cut)))).toBe(whole)
  })
  fc.assert(check, { seed: 1, numRuns: 300 })
})
