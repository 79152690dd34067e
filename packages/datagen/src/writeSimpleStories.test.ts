import { expect, test } from 'vitest'
import { fewNames } from './fewNames.ts'
import { names } from './vocabulary/names.ts'
import { writeSimpleStories } from './writeSimpleStories.ts'

const [girls, boys] = [names.girl, names.boy]

test('characters get few names of their kind, each his own', () => {
  const [a, b, c] = [girls[7], girls[20], boys[9]]
  const renamed = fewNames(`${a} met ${b} and ${c}. “${a}!” called ${c}. ${a}’s hat was red.`)
  const [first, second] = girls.slice(0, 3).filter((name) => renamed.includes(name))
  const boy = boys.slice(0, 3).find((name) => renamed.includes(name))
  expect([first, second, boy].every(Boolean)).toBe(true)
  const [one, two] = renamed.startsWith(first) ? [first, second] : [second, first]
  expect(renamed).toBe(
    `${one} met ${two} and ${boy}. “${one}!” called ${boy}. ${one}’s hat was red.`,
  )
})

test('the corpus is the same every time, of one kind, and of no other names', () => {
  const corpus = [...writeSimpleStories(60, { seed: 0 })]
  expect([...writeSimpleStories(60, { seed: 0 })]).toEqual(corpus)
  expect(new Set(corpus).size).toBe(60)
  const others = new Set(Object.values(names).flatMap((list) => list.slice(3)))
  const found = corpus.flatMap((text) => text.match(/[A-Z][a-z]+/g) ?? [])
  expect(found.filter((word) => others.has(word))).toEqual([])
})
