import { expect, test } from 'vitest'
import type { Completion } from '../completion.ts'
import { generationHealth } from './generationHealth.ts'
import { repeatedNgramShare, truncateAtRepeatedNgram } from './repetition.ts'

const completion = (id: string, text: string, end: Completion['end'] = 'stop'): Completion => ({
  prompt: { set: 'beginnings', id, text: 'Once' },
  sample: 0,
  text,
  end,
})

test('cuts before the first 4-gram that comes a second time', () => {
  const text = 'The cat sat on the mat. The cat sat on the roof and sang.'
  expect(truncateAtRepeatedNgram(text)).toBe('The cat sat on the mat.')
  expect(truncateAtRepeatedNgram(text, 6)).toBe(text)
  expect(truncateAtRepeatedNgram('a b a b', 1)).toBe('a b')
  expect(truncateAtRepeatedNgram('')).toBe('')
  expect(() => truncateAtRepeatedNgram(text, 0)).toThrow('n must be at least 1, got 0')
})

test('what is left after the cut has no repeated 4-gram', () => {
  const text = 'one two three four five one two three four six '.repeat(3)
  expect(repeatedNgramShare(text)).toBeGreaterThan(0.4)
  expect(repeatedNgramShare(truncateAtRepeatedNgram(text))).toBe(0)
  // 10 words, 7 four-grams, 2 of them repeated.
  expect(repeatedNgramShare('a b c d e a b c d e')).toBeCloseTo(2 / 7, 12)
  expect(repeatedNgramShare('a b c')).toBe(0)
})

test('tells blank, endless, looping, identical and garbled completions apart', () => {
  const health = generationHealth([
    completion('a', ' ... \n'),
    completion('a', 'ran home and slept.'),
    completion('a', ' ran home and slept. '),
    completion('b', 'ran home and slept.', 'length'),
    completion('b', 'he ran and he ran and he ran and he ran and he ran'),
    completion('c', '\ufffd\ufffdabc'),
    completion('c', '01 23 45 67 89 ++ -- == 01 23 45'),
    completion('c', 'She smiled.', null),
  ])
  expect(health).toMatchObject({
    completions: 8,
    blank: 1 / 8,
    endless: 1 / 7,
    looping: 1 / 8,
    identical: 2 / 8,
    garbled: 2 / 8,
  })
  expect(health.warnings.join('\n')).toMatch(
    /13 %.*blank\n.*themselves.*\n.*is the temperature applied\?\n.*tokenizer\?$/,
  )
})

test('healthy completions give no warning, and none no division by zero', () => {
  const fine = ['The fox ran away.', 'A bird sang to her.'].map((text) => completion('a', text))
  expect(generationHealth(fine).warnings).toEqual([])
  expect(generationHealth([])).toMatchObject({
    completions: 0,
    blank: 0,
    endless: null,
    meanWords: 0,
  })
})
