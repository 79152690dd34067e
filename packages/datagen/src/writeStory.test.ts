import { describe, expect, it } from 'vitest'
import { type Feature, features } from './feature.ts'
import { vocabulary } from './vocabulary.ts'
import { writeStories } from './writeStories.ts'
import { writeStory } from './writeStory.ts'

function hash(text: string): string {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return (h >>> 0).toString(16)
}

describe('writeStory', () => {
  it('writes the same story on every machine', () => {
    const text = Array.from({ length: 20 }, (_, seed) => writeStory({ seed }).text).join('\n')
    // Changes with every wording; a change without one means that the writer is not deterministic.
    expect(hash(text)).toBe('e0927fb2')
  })
  it('takes words in any form and keeps the asked features in order', () => {
    const story = writeStory({
      seed: 3,
      words: { verb: 'swam', noun: 'mice', adjective: 'bigger' },
      features: ['moral', 'dialogue', 'moral'],
    })
    expect(story.words).toEqual({ verb: 'swim', noun: 'mouse', adjective: 'big' })
    expect(story.features).toEqual(['dialogue', 'moral'])
  })
  it('finds a story for words and features that seldom fit into one', () => {
    const rare = [
      [4061004952, 'bump', 'voice', 'moody', 'conflict foreshadowing moral'],
      [870, 'tweet', 'lesson', 'awful', 'dialogue conflict twist foreshadowing moral'],
    ] as const
    for (const [seed, verb, noun, adjective, asked] of rare) {
      const words = { verb, noun, adjective }
      const story = writeStory({ seed, words, features: asked.split(' ') as Feature[] })
      expect(story.words).toEqual(words)
      expect(story.text.split(' ').length).toBeLessThanOrEqual(240)
    }
  })
  it('can do every set of features, and every word', () => {
    for (let bits = 0; bits < 64; bits++) {
      const asked = features.filter((_, i) => (bits >> i) & 1)
      expect(writeStory({ seed: bits, features: asked }).features).toEqual(asked)
    }
    for (const [i, { word }] of vocabulary.nouns.entries())
      expect(
        writeStory({ seed: i, words: { noun: word }, features: ['twist', 'bad ending'] }).words
          .noun,
      ).toBe(word)
    for (const [i, { word }] of vocabulary.verbs.entries())
      expect(
        writeStory({ seed: i, words: { verb: word }, features: ['foreshadowing'] }).words.verb,
      ).toBe(word)
    for (const [i, { word }] of vocabulary.adjectives.entries())
      expect(
        writeStory({ seed: i, words: { adjective: word }, features: ['conflict'] }).words.adjective,
      ).toBe(word)
  })
  it('says what it was asked wrongly', () => {
    expect(() => writeStory({ seed: 0.5 })).toThrow('writeStory: seed must be a whole number')
    expect(() => writeStory({ seed: 1, words: { noun: 'spreadsheet' } })).toThrow(
      'got "spreadsheet"; nearest:',
    )
    // @ts-expect-error: not a feature
    expect(() => writeStory({ seed: 1, features: ['dialog'] })).toThrow(
      'got "dialog"; nearest: dialogue',
    )
  })
})

describe('writeStories', () => {
  it('is a pure function of count and seed', () => {
    const three = [...writeStories(3, { seed: 9 })]
    expect([...writeStories(5, { seed: 9 })].slice(0, 3)).toEqual(three)
    expect([...writeStories(3, { seed: 10 })]).not.toEqual(three)
    expect([...writeStories(0, { seed: 9 })]).toEqual([])
  })
  it('asks for every word equally often', () => {
    const counts = new Map<string, number>()
    for (const { words } of writeStories(vocabulary.adjectives.length * 2, { seed: 1 }))
      counts.set(words.adjective, (counts.get(words.adjective) ?? 0) + 1)
    expect(new Set(counts.values())).toEqual(new Set([2]))
    expect(counts.size).toBe(vocabulary.adjectives.length)
  })
  it('says what it was asked wrongly, at once', () => {
    expect(() => writeStories(-1, { seed: 1 })).toThrow(
      'writeStories: count must be a whole number from 0, got -1',
    )
    expect(() => writeStories(1, { seed: Number.NaN })).toThrow('writeStories: seed')
  })
})
