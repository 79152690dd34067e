import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Completion } from '../completion.ts'
import { type HarperChecker, harperChecker } from '../harper/index.ts'
import { gradeOffline, offlineColumns } from './offlineGrades.ts'

const completion = (beginning: string, text: string): Completion => ({
  prompt: { set: 'beginnings', id: 'a', text: beginning },
  sample: 0,
  text,
  end: 'stop',
})

describe('without a checker', () => {
  test('measures endings, names and words of the beginning', async () => {
    const beginning = 'One day Anna took her red bucket to the beach. She saw a crab that'
    const good = ' was stuck in a net. Anna put down the bucket and helped it. They were friends.'
    expect(await gradeOffline(completion(beginning, good))).toEqual({
      cutSentenceEnds: 1,
      endsWhole: 1,
      repeated4grams: 0,
      // Of Anna, bucket, beach and crab two come again.
      wordsKept: 0.5,
      namesKept: 1,
      newNames: 0,
    })
    const bad = '\nThe end and then Bob and then Bob went and then Bob went and'
    expect(await gradeOffline(completion(beginning, bad))).toMatchObject({
      cutSentenceEnds: 0,
      endsWhole: 0,
      wordsKept: 0,
      namesKept: 0,
      newNames: 1,
    })
  })

  test('has columns of its own: none of a judge that reads', async () => {
    const grades = await gradeOffline(completion('Tim ran to', ' his house.'), {
      bitsPerByte: (prompt, text) => Promise.resolve(prompt.length / text.length),
    })
    expect(grades.bitsUnderLarger).toBeCloseTo(10 / 11, 12)
    const names = Object.keys({ ...offlineColumns, ...grades })
    for (const column of ['grammar', 'creativity', 'consistency', 'plot', 'age']) {
      expect(names).not.toContain(column)
    }
  })
})

describe('with Harper', () => {
  let checker: HarperChecker
  beforeAll(async () => {
    checker = await harperChecker()
  })
  afterAll(() => checker.close())

  test('finds mistakes of spelling and grammar, and none in plain good English', async () => {
    const wrong = await checker.check('He goed to the park. She have a cat. The dog wnat a apple.')
    expect(wrong.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'grammar goed',
      'grammar have',
      'spelling wnat',
      'grammar a',
    ])
    expect(
      await checker.check(
        'Once upon a time, Mia and Timmy played in the big green park. "I found a shell!" said Mia. They were very happy, so they laughed.',
      ),
    ).toEqual([])
  })

  test("leaves out the beginning's own mistakes and counts per 100 words", async () => {
    const { spellingPer100, grammarPer100 } = await gradeOffline(
      completion('Tom wnat to paly in the', ' gardn all day long and he was very happy there.'),
      { checker },
    )
    expect([spellingPer100, grammarPer100]).toEqual([10, 0])
    const blank = await gradeOffline(completion('Tom', ' ...'), { checker })
    expect(blank).not.toHaveProperty('spellingPer100')
  })
})
