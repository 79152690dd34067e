import { expect, test } from 'vitest'
import { FormatError } from './index.ts'

test('names from a file are cut, and write nowhere else on a terminal', () => {
  const { message, field } = new FormatError('f', `a\u001b[2J\n${'x'.repeat(1e5)}`, 'got \u0007', {
    offset: 3,
  })
  expect(field).toMatch(/^a�\[2J�x{153}…$/)
  expect(message).toBe(`f: ${field} at byte 3: got �`)
})
