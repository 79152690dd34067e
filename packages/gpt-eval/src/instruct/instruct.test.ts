import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type InstructRecord, readInstructText } from '@ts/datagen'
import { describe, expect, test } from 'vitest'
import { checkInstruction } from './checkInstruction.ts'
import {
  combinationOf,
  formatInstruction,
  type Instruction,
  instructionOf,
  unseenCombinations,
} from './instruction.ts'
import { instructPrompts } from './instructPrompts.ts'

const data = process.env.TINYSTORIES_DATA ?? join(import.meta.dirname, '../../../../../shared/data')
const records = join(data, 'text/TinyStories-Instruct.two-records.txt')
const absent = !existsSync(records) && !process.env.TINYSTORIES_REQUIRE_DATA

const whole: Instruction = {
  words: ['run', 'big leaf', 'happy'],
  sentence: 'The sun was warm.',
  features: ['dialogue', 'bad ending'],
  summary: 'Tom loses his kite in the forest.',
}

describe('the format', () => {
  test('comes back from a text, whatever is left out', async () => {
    for (const instruction of [whole, { words: ['a'] }, { summary: whole.summary! }]) {
      const text = `${formatInstruction(instruction)}Tom ran.\n\nThey: said he.\n<|endoftext|>`
      for await (const record of readInstructText([text], 'text')) {
        expect(instructionOf(record)).toEqual(instruction)
        expect(record.story).toBe('Tom ran.\n\nThey: said he.')
      }
    }
  })

  test.skipIf(absent)('reads records of the data set', async () => {
    const read: InstructRecord[] = []
    for await (const record of readInstructText([readFileSync(records, 'utf8')], records)) {
      read.push(record)
    }
    const [first, second] = read.map(instructionOf)
    expect(first?.words).toEqual(['quit', 'oak', 'gloomy'])
    expect(first?.summary).toMatch(/^Sara and Ben .* cocoa\.$/)
    expect(second?.sentence).toBe('They are very excited and want to fly too.')
    expect(checkInstruction(read[1]!.story, second!)).toEqual({
      sentencePresent: true,
      dialogue: true,
      // All but "parents": the story calls them mum and dad.
      summaryWords: 6 / 7,
    })
  })
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
  expect(checkInstruction('He wrote "no" on it.', { features: ['dialogue'] })).toEqual({
    dialogue: false,
  })
  expect(checkInstruction(story, { features: ['twist'] })).toEqual({})
})

test('combinations that training never showed together', () => {
  const training: Instruction[] = [{ words: ['a'], features: ['twist'] }, { summary: 'b' }]
  const tests: Instruction[] = [{ words: ['a'], summary: 'b' }, { words: ['a'] }, { summary: 'x' }]
  expect(unseenCombinations(training, tests)).toEqual([true, false, false])
  expect(tests.map(combinationOf)).toEqual(['words+summary', 'words', 'summary'])
})

test('prompts ask for what one story has', () => {
  const prompts = instructPrompts({ count: 10, seed: 3 })
  expect(new Set(prompts.map(({ instruction }) => combinationOf(instruction!))).size).toBe(10)
  expect(instructPrompts({ count: 10, seed: 3 })).toEqual(prompts)
  expect(instructPrompts({ count: 1, seed: 4 })).not.toEqual(prompts.slice(0, 1))
  expect(prompts.every(({ text }) => text.endsWith('Story: \n\n'))).toBe(true)
  const only = instructPrompts({ count: 3, combinations: [['words', 'summary']] })
  expect(only.map(({ instruction }) => combinationOf(instruction!))).toEqual(
    Array(3).fill('words+summary'),
  )
})
