import { describe, expect, it } from 'vitest'
import { article, comparison, plural, verbForms } from './inflect.ts'

it('chooses the article by sound', () => {
  expect(
    ['apple', 'unicorn', 'hour', 'honest', 'house', 'used', 'umbrella', 'ugly'].map(article),
  ).toEqual(['an', 'a', 'an', 'an', 'a', 'a', 'an', 'an'])
})

it('forms plurals', () => {
  expect(['cat', 'bus', 'box', 'peach', 'cherry', 'monkey'].map(plural)).toEqual([
    'cats',
    'buses',
    'boxes',
    'peaches',
    'cherries',
    'monkeys',
  ])
})

describe('verbForms', () => {
  it.each([
    ['hop', 'hops', 'hopped', 'hopping'],
    ['bake', 'bakes', 'baked', 'baking'],
    ['carry', 'carries', 'carried', 'carrying'],
    ['play', 'plays', 'played', 'playing'],
    ['visit', 'visits', 'visited', 'visiting'],
    ['wash', 'washes', 'washed', 'washing'],
    ['show', 'shows', 'showed', 'showing'],
    ['mix', 'mixes', 'mixed', 'mixing'],
    ['trap', 'traps', 'trapped', 'trapping'],
  ])('%s', (base, third, past, ing) => {
    expect(verbForms(base)).toEqual({ base, third, past, participle: past, ing })
  })
  it('takes irregular forms', () => {
    expect(verbForms('swim', 'swam', 'swum')).toMatchObject({
      past: 'swam',
      participle: 'swum',
      ing: 'swimming',
    })
    expect(verbForms('lie', 'lay', 'lain').ing).toBe('lying')
    expect(verbForms('see', 'saw', 'seen').ing).toBe('seeing')
  })
})

it('compares short adjectives only', () => {
  expect(comparison('big')).toEqual(['bigger', 'biggest'])
  expect(comparison('happy')).toEqual(['happier', 'happiest'])
  expect(comparison('nice')).toEqual(['nicer', 'nicest'])
  expect(comparison('beautiful')).toEqual([])
})
