import fc from 'fast-check'
import { expect, it } from 'vitest'
import { childRecipe } from '../recipe/recipe.ts'
import { writeStories } from '../writeStories.ts'
import { formsOfAny, missingWord } from './askedWords.ts'
import { childWords } from './childWords.ts'
import { type FilterName, filterNames, StoryFilter } from './filterStories.ts'
import { repair } from './repair.ts'

const base =
  'Tom had a red kite. One day the wind took it and it flew into a tall tree. Tom was sad and sat down on the grass. ' +
  'Then his mom came with a long stick. She got the kite down, and they played until the sun went down.'

it.each<[FilterName, string, string?]>([
  ['encoding', `${base} \u{1f600} He was glad.`],
  ['encoding', `${base} He was gl\ufffdd.`],
  ['refusal', `As an AI, I cannot feel, but here it is. ${base}`],
  ['refusal', `I'm sorry, but I can't write that. ${base}`],
  ['length', 'Tom ran home.'],
  ['unfinished', `${base} And then the`],
  ['words', base, 'boat'],
  ['repetition', `${base} ${'He was very glad to be there. '.repeat(3)}`],
  ['repetition', `${base} ${'and he went on and on and on '.repeat(6)}.`],
  [
    'vocabulary',
    `${base} The municipality subsequently commissioned hydraulic infrastructure notwithstanding budgetary constraints and bureaucratic procedures.`,
  ],
  ['safety', `${base} Then he found a gun.`],
  ['safety', `${base} They were killed.`],
])('the filter for %s rejects %j', (by, story, asked) => {
  const filter = new StoryFilter()
  expect(filter.judge(story, asked === undefined ? [] : [asked])).toMatchObject({
    accepted: false,
    by,
  })
  expect(filter.report).toMatchObject({ seen: 1, accepted: 0, rejected: { [by]: 1 } })
  expect(new StoryFilter({ off: [by] }).judge(story, asked ? [asked] : []).accepted).toBe(true)
})

it('finds duplicates and near-duplicates among what was accepted', () => {
  const filter = new StoryFilter()
  expect(filter.judge(base).accepted).toBe(true)
  expect(filter.judge(base.toUpperCase())).toMatchObject({ by: 'duplicate' })
  const near = filter.judge(base.replace('red', 'blue'))
  expect(near).toMatchObject({ by: 'near-duplicate' })
  expect((near as { reason: string }).reason).toMatch(
    /^\d\d % the same as accepted story 1: Tom had a blue/,
  )
  expect(filter.report.rejected).toMatchObject({ duplicate: 1, 'near-duplicate': 1 })
  expect(filter.report.reasons.duplicate).toHaveLength(1)
})

it('accepts what a story asked for in any form, and stories of the offline writer', () => {
  const filter = new StoryFilter()
  expect(filter.judge(base, ['fly', 'kites', 'tall'])).toMatchObject({ by: 'words' })
  for (const { text, words } of writeStories(150, { seed: 5 })) {
    expect(filter.judge(text, Object.values(words))).toMatchObject({ accepted: true })
  }
  expect(filter.report).toMatchObject({ seen: 151, accepted: 150 })
  expect(Object.keys(filter.report.rejected)).toEqual([...filterNames])
})

it('knows the forms of words of the vocabulary and of others', () => {
  expect(formsOfAny('mouse')).toContain('mice')
  expect(formsOfAny('swim')).toContain('swam')
  expect(formsOfAny('checkmate')).toContain('checkmated')
  expect(formsOfAny('ice skate')).toContain('ice skates')
  expect(formsOfAny('Hund', false)).toEqual(new Set(['hund']))
  expect(missingWord('They swam to the mice.', ['swim', 'mouse'])).toBeUndefined()
  expect(missingWord('A cartoon.', ['cart'])).toBe('cart')
  expect(missingWord('Des Hundes Haus', ['Hund', 'Katze'], false)).toBe('Katze')
  expect(missingWord('小猫很开心。', ['小猫'], false)).toBeUndefined()
})

it('knows the words that its own prompts ask for', () => {
  for (const list of Object.values(childRecipe.words)) {
    for (const word of list) expect(childWords).toContain(word)
  }
  expect(childWords.size).toBeGreaterThan(4000)
})

it('repairs encodings', () => {
  const cases: [string, string][] = [
    ['â€œItâ€™s hereâ€\u009d he said.', '"It\'s here" he said.'],
    ['ZoÃ« ran.', 'Zoë ran.'],
    ['“Oh,” she said… then—gone', '"Oh," she said... then - gone'],
    ['a\u00a0b\u200b  c \r\n\r\n\r\nd', 'a b c\n\nd'],
    ['Âge and château', 'Âge and château'],
  ]
  for (const [broken, fixed] of cases) expect(repair(broken).text).toBe(fixed)
  expect(repair('Tom ran.')).toEqual({ text: 'Tom ran.', changed: false })
  expect(repair('„Ja“ – gut', false).text).toBe('„Ja“ – gut')
})

it('repairs any text once and for all, and undoes a wrong decoding', () => {
  const latin = fc.string({ unit: fc.constantFrom(...'abc éüñ’“”…ß') })
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const { text: once } = repair(text)
      expect(repair(once).text).toBe(once)
    }),
    { seed: 8, numRuns: 2000 },
  )
  const windows1252 = new TextDecoder('windows-1252')
  fc.assert(
    fc.property(latin, (text) => {
      const mangled = windows1252.decode(new TextEncoder().encode(text))
      expect(repair(mangled).text).toBe(repair(text).text)
    }),
    { seed: 9, numRuns: 500 },
  )
})

it('judges any text without failing', () => {
  const filter = new StoryFilter()
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      expect(typeof filter.judge(text, ['cat']).accepted).toBe('boolean')
    }),
    { seed: 10, numRuns: 500 },
  )
})

it.each([
  ['She was running home', 'run', true],
  ['He ran home', 'run', true],
  ['The leaves fell', 'leaf', true],
  ['Two mice', 'mouse', true],
  ['He hurried happily', 'happy', true],
  ['He hurried happily', 'hurry', true],
  ['They swam', 'swim', true],
  ['a run-down barn', 'barns', false],
  ['The prune was dry', 'run', false],
  ['a big leaf fell', 'big leaf', true],
  ['a leaf, big', 'big leaf', false],
  ["the cat's tail", 'cat', true],
  ['caterpillar', 'cat', false],
])('"%s" uses "%s": %s', (text, word, used) => {
  expect(missingWord(text, [word]) === undefined).toBe(used)
})
