import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StopText } from './stopText.ts'

/** Runs pieces through; @returns all that was shown, and whether it stopped */
function run(stops: readonly string[], pieces: readonly string[]): [string, boolean] {
  const filter = new StopText(stops)
  const shown = pieces.map((piece) => filter.push(piece)).join('') + filter.flush()
  return [shown, filter.stopped]
}

test.each<[string[], string[], string, boolean]>([
  [[], ['a', 'b'], 'ab', false],
  [[''], ['a'], 'a', false],
  [['END'], ['the E', 'N', 'D of'], 'the ', true],
  [['END'], ['the E', 'N'], 'the EN', false],
  [['\n\n', 'x'], ['one\n', 'two\n', '\nthree'], 'one\ntwo', true],
  [['aab'], ['a', 'a', 'a', 'b'], 'a', true],
  [['cd', 'abc'], ['ab', 'cd'], '', true],
])('%j in %j gives %j', (stops, pieces, text, stopped) => {
  expect(run(stops, pieces)).toEqual([text, stopped])
})

test('pieces do not matter, only the text, if stops do not overlap', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 })
  const check = fc.property(word, fc.array(word, { maxLength: 12 }), (stop, pieces) => {
    const text = pieces.join('')
    const at = stop === '' ? -1 : text.indexOf(stop)
    expect(run([stop], pieces)).toEqual([at < 0 ? text : text.slice(0, at), at >= 0])
  })
  fc.assert(check, { seed: 1, numRuns: 2000 })
})

test('text is held back only while a stop string may have begun', () => {
  const filter = new StopText(['END'])
  expect(filter.push('the E')).toBe('the ')
  expect(filter.push('gg')).toBe('Egg')
})
