import { expect, it } from 'vitest'
import { names } from './vocabulary/names.ts'
import { nounTraits } from './vocabulary/nouns.ts'
import { scenes } from './vocabulary/places.ts'
import { findAdjective, findNoun, findVerb, formsOf, nounsOf, vocabulary } from './vocabulary.ts'

const { nouns, verbs, adjectives } = vocabulary

it('holds about 1,500 words, each once', () => {
  const all = [...nouns, ...verbs, ...adjectives]
  expect(all.length).toBeGreaterThan(1400)
  expect(all.length).toBeLessThan(1600)
  for (const part of [nouns, verbs, adjectives]) {
    expect(new Set(part.map(({ word }) => word)).size).toBe(part.length)
  }
  expect(all.filter(({ word }) => !/^[a-z]+(-[a-z]+)?$/.test(word))).toEqual([])
})

it('knows for every verb how to go on', () => {
  expect(verbs.filter(({ phrases }) => phrases.length === 0 || phrases.includes(''))).toEqual([])
  expect(
    verbs.filter(({ use, phrases }) => (use === 'scene') !== phrases[0]!.includes('~')),
  ).toEqual([])
})

it('knows for every trait and every scene a noun', () => {
  for (const [trait, list] of Object.entries(nounTraits)) {
    const known = nounsOf(trait as keyof typeof nounTraits).map(({ word }) => word)
    expect(
      list.split(' ').filter((word) => !known.includes(word)),
      trait,
    ).toEqual([])
  }
  const words = nouns.map(({ word }) => word)
  expect(scenes.filter(({ noun, spots }) => !words.includes(noun) || spots.length < 3)).toEqual([])
})

it('gives nobody a name that is one of the words', () => {
  const forms = new Set([...nouns, ...verbs, ...adjectives].flatMap((word) => formsOf(word)))
  const all = Object.values(names).flat()
  expect(all.filter((name) => forms.has(name.toLowerCase()))).toEqual([])
  expect(new Set(all).size).toBe(all.length)
})

it('finds words by any form', () => {
  expect(findVerb('swam').word).toBe('swim')
  expect(findNoun('Mice').word).toBe('mouse')
  expect(findAdjective('bigger').word).toBe('big')
  for (const verb of verbs) expect(formsOf(findVerb(verb.word))).toContain(verb.ing)
})

it('refuses unknown words and names the nearest', () => {
  expect(() => findNoun('kitte')).toThrow(
    /writeStory: the noun must be one of the \d+ in vocabulary, got "kitte"; nearest: (kite|kitten), (kite|kitten)/,
  )
  expect(() => findVerb('happy')).toThrow('got "happy" (it is known as an adjective)')
  expect(() => findAdjective('')).toThrow('got ""')
  expect(() => findNoun('x'.repeat(1e6))).toThrow('vocabulary')
})

it('knows for every adjective what it describes', () => {
  for (const { word, targets } of adjectives) {
    const real = targets.filter(
      (target) =>
        nouns.some((noun) => noun.word === target || noun.kind === target) || target in nounTraits,
    )
    expect(real, word).toEqual(targets)
  }
})
