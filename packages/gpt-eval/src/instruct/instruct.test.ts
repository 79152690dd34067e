import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkInstruction } from './checkInstruction.ts'
import { usesWord } from './inflections.ts'
import {
  combinationOf,
  formatInstruction,
  type Instruction,
  parseInstructRecord,
  unseenCombinations,
} from './instruction.ts'
import { instructPrompts } from './instructPrompts.ts'

const data = process.env.TINYSTORIES_DATA ?? join(import.meta.dirname, '../../../../../shared/data')
const records = join(data, 'text/TinyStories-Instruct.two-records.txt')
const absent = !existsSync(records) && !process.env.TINYSTORIES_REQUIRE_DATA

const whole: Instruction = {
  words: ['run', 'big leaf', 'happy'],
  sentence: 'The sun was warm.',
  features: ['Dialogue', 'BadEnding'],
  summary: 'Tom loses his kite in the forest.',
}

describe('the format', () => {
  test('comes back from a text, whatever is left out', () => {
    for (const instruction of [whole, { words: ['a'] }, { summary: whole.summary! }, {}]) {
      const story = 'Tom ran.\n\nWords: said he.'
      expect(
        parseInstructRecord(`${formatInstruction(instruction)}${story}\n<|endoftext|>`),
      ).toEqual({
        instruction,
        story,
      })
    }
    expect(parseInstructRecord('Words: a, b\n')).toBeUndefined()
  })

  test('takes a summary after the story', () => {
    const { story, instruction } = parseInstructRecord('Words: a\nStory: \nHi.\nSummary: Hi.') ?? {}
    expect([story, instruction]).toEqual(['Hi.', { words: ['a'], summary: 'Hi.' }])
  })

  test.skipIf(absent)('reads records of the data set', () => {
    const [first, second] = readFileSync(records, 'utf8')
      .split('<|endoftext|>')
      .map(parseInstructRecord)
    expect(first?.instruction.words).toEqual(['quit', 'oak', 'gloomy'])
    expect(first?.instruction.summary).toMatch(/^Sara and Ben .* cocoa\.$/)
    expect(second?.instruction.sentence).toBe('They are very excited and want to fly too.')
    expect(checkInstruction(second!.story, second!.instruction)).toEqual({
      sentencePresent: true,
      dialogue: true,
      // All but "parents": the story calls them mum and dad.
      summaryWords: 6 / 7,
    })
  })
})

test.each([
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
  expect(usesWord(text, word)).toBe(used)
})

test('checks words, sentence, dialogue and summary', () => {
  const story = 'Tom was happy. He ran with his kite. The sun was warm! "Come with me," said Mia.'
  expect(checkInstruction(story, whole)).toEqual({
    wordsUsed: ['run', 'happy'],
    wordsMissing: ['big leaf'],
    sentencePresent: true,
    dialogue: true,
    summaryWords: 1 / 3,
  })
  expect(checkInstruction('He wrote "no" on it.', { features: ['Dialogue'] })).toEqual({
    dialogue: false,
  })
  expect(checkInstruction(story, { features: ['Twist'] })).toEqual({})
})

test('combinations that training never showed together', () => {
  const training: Instruction[] = [{ words: ['a'], features: ['Twist'] }, { summary: 'b' }]
  const tests: Instruction[] = [{ words: ['a'], summary: 'b' }, { words: ['a'] }, { summary: 'x' }]
  expect(unseenCombinations(training, tests)).toEqual([true, false, false])
  expect(tests.map(combinationOf)).toEqual(['words+summary', 'words', 'summary'])
})

test('prompts ask for what one story has', () => {
  const prompts = instructPrompts({ count: 10, seed: 3 })
  expect(new Set(prompts.map(({ instruction }) => combinationOf(instruction!))).size).toBe(10)
  expect(instructPrompts({ count: 10, seed: 3 })).toEqual(prompts)
  expect(instructPrompts({ count: 1, seed: 4 })).not.toEqual(prompts.slice(0, 1))
  expect(prompts.every(({ text }) => text.endsWith('Story: \n'))).toBe(true)
  const only = instructPrompts({ count: 3, combinations: [['words', 'summary']] })
  expect(only.map(({ instruction }) => combinationOf(instruction!))).toEqual(
    Array(3).fill('words+summary'),
  )
})
