import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FormatError } from '../errors.ts'
import { Coverage } from './coverage.ts'
import { featureLabel, featureOfLabel } from './featureLabels.ts'
import { fill } from './fill.ts'
import { featureSets, lattice, type Spec } from './lattice.ts'
import { readRecipe } from './readRecipe.ts'
import { childRecipe, type Recipe } from './recipe.ts'
import { storyPrompt } from './storyPrompt.ts'

const chess: Recipe = {
  ...childRecipe,
  name: 'chess',
  domain: 'a chess club',
  words: { piece: ['king', 'queen', 'rook'], verb: ['move', 'win'] },
  features: [
    { name: 'draw', ask: 'the game ends in a draw' },
    { name: 'trap', ask: 'someone falls into a trap' },
  ],
  mostFeatures: 2,
  styles: ['a letter', 'a fable'],
}

function take(recipe: Recipe, count: number, seed = 1): Spec[] {
  const walk = lattice(recipe, seed)
  return Array.from({ length: count }, () => walk.next().value)
}

it('comes to every word, set of features and style equally often, whatever the count', () => {
  for (const count of [7, 24, 100]) {
    const coverage = new Coverage(chess)
    for (const spec of take(chess, count)) coverage.add(spec)
    const { axes, stories } = coverage.report()
    expect(stories).toBe(count)
    expect(axes.map(({ axis, values }) => [axis, values])).toEqual([
      ['piece', 3],
      ['verb', 2],
      ['features', 2],
      ['feature sets', 4],
      ['styles', 2],
    ])
    for (const { axis, least, most } of axes) {
      if (axis !== 'features') expect(most - least, axis).toBeLessThanOrEqual(1)
    }
  }
})

it('walks the same way from the same seed, and a longer walk begins like a shorter one', () => {
  expect(take(chess, 50)).toEqual(take(chess, 80).slice(0, 50))
  expect(take(chess, 50)).not.toEqual(take(chess, 50, 2))
  const restyled = take({ ...chess, styles: [] }, 20)
  expect(restyled.map(({ words }) => words)).toEqual(take(chess, 20).map(({ words }) => words))
  expect(() => lattice(chess, 0.5).next()).toThrow('lattice: seed must be a whole number')
})

it('names what was never used', () => {
  const coverage = new Coverage(chess)
  coverage.add({ words: { piece: 'king', verb: 'jump' }, features: ['trap'] })
  const [piece, verb] = coverage.report().axes
  expect(piece).toEqual({
    axis: 'piece',
    values: 3,
    used: 1,
    least: 0,
    most: 1,
    unused: ['queen', 'rook'],
  })
  expect(verb).toMatchObject({ used: 0 })
})

it('makes every set of up to so many features', () => {
  expect(featureSets(childRecipe).length).toBe(1 + 6 + 15 + 20)
  const forty = Array.from({ length: 40 }, (_, i) => ({ name: `f${i}`, ask: 'x' }))
  expect(() => featureSets({ ...chess, features: forty, mostFeatures: 5 })).toThrow('too many sets')
})

it('fills templates, leaves out what has no value, and refuses unknown names', () => {
  const values = { a: 'one', b: '', c: undefined }
  expect(fill('{a}[[ and {b}]][[ or {c}]][[ with {a}]]', values)).toBe('one with one')
  expect(() => fill('{d}', values)).toThrow('template: {d} is unknown; there are {a}, {b}, {c}')
  expect(fill('say {a}', { a: '[[ {a} {b} ]]' })).toBe('say [[ {a} {b} ]]')
})

it('asks for words, features, style, language and domain', () => {
  const [spec] = take(chess, 1)
  const full: Spec = { ...spec!, features: ['draw', 'trap'], style: 'a fable' }
  const prompt = storyPrompt({ ...chess, language: 'German', reader: 'a beginner' }, [full])
  expect(prompt).toContain('a chess club')
  expect(prompt).toContain(`the piece "${full.words.piece}" and the verb "${full.words.verb}"`)
  expect(prompt).toContain('the game ends in a draw; someone falls into a trap')
  expect(prompt).toMatch(/a fable.*in German/)
  expect(prompt).toContain('a beginner')
  expect(storyPrompt(chess, [{ ...full, features: [] }])).not.toContain('have this')
  expect(() => storyPrompt(chess, [{ ...full, features: ['duel'] }])).toThrow('no feature "duel"')
})

it('asks for several stories with a line of its own for each', () => {
  const prompt = storyPrompt(childRecipe, take(childRecipe, 4))
  expect(
    prompt.match(/^Story [1-4]: use the verb "\w+", the noun "[\w-]+" and the/gm),
  ).toHaveLength(4)
  expect(prompt).toContain('=== 1')
})

it('names features as the public files do, and back', () => {
  for (const { name } of childRecipe.features) expect(featureOfLabel(featureLabel(name))).toBe(name)
  expect(featureLabel('bad ending')).toBe('BadEnding')
  expect(featureLabel('a trap')).toBe('ATrap')
  expect(featureOfLabel('Draw')).toBe('Draw')
})

it('reads a recipe that changes some fields', () => {
  const recipe = readRecipe(
    '{"words":{"noun":["cat"]},"features":["twist",{"name":"snow","ask":"it snows"}],"templates":{"one":"{words}"}}',
    'r.json',
  )
  expect(recipe).toMatchObject({ words: { noun: ['cat'] }, reader: childRecipe.reader })
  expect(recipe.features.map(({ name }) => name)).toEqual(['twist', 'snow'])
  expect(recipe.templates.many).toBe(childRecipe.templates.many)
})

it.each([
  ['{', /^r\.json: recipe: not JSON/],
  ['[]', /^r\.json: recipe: an object/],
  ['{"word":{}}', /^r\.json: word: unknown field/],
  ['{"words":{"noun":[]}}', /^r\.json: words\.noun: at least one/],
  ['{"words":{"noun":["a","a"]}}', /^r\.json: words\.noun: each may be listed once/],
  ['{"words":{"noun":["a\\nb"]}}', /^r\.json: words\.noun\[0\]: one line/],
  ['{"features":["twits"]}', /^r\.json: features\[0\]: one of dialogue/],
  ['{"mostFeatures":9}', /^r\.json: mostFeatures: a whole number/],
  ['{"reader":""}', /^r\.json: reader: a text/],
  ['{"templates":{"two":"x"}}', /^r\.json: templates\.two: unknown/],
])('says what is wrong with the recipe %s', (text, message) => {
  expect(() => readRecipe(text, 'r.json')).toThrow(message)
})

it('reads any JSON as a recipe or says what is wrong', () => {
  const key = fc.constantFrom('words', 'features', 'templates', 'name', 'mostFeatures', 'styles')
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), (value) => {
      try {
        readRecipe(JSON.stringify(value), 'r')
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }),
    { seed: 1, numRuns: 2000 },
  )
})
