import { describe, expect, test } from 'vitest'
import {
  answersCsv,
  gradesCsv,
  joinEvaluations,
  parseEvaluation,
  renderReport,
  summarise,
} from '../src/index.ts'
import { example } from './example.ts'

describe('summary', () => {
  const summary = summarise(example)
  const [small, large, middle] = summary.models

  test('means, ages and verdicts are those of the gradings', () => {
    // Quality 0: 4 + (0, 1, 2 …) − the mean of 0 and 1, over beginnings; two instructions at 4 and 5.
    expect(small!.measures.grammar!.mean).toBeCloseTo((18 * 4.5 + 4 + 5) / 20, 12)
    expect(large!.measures.plot).toMatchObject({ mean: 7, values: 2 })
    expect(Object.values(small!.ages).reduce((a, b) => a + b)).toBe(38)
    expect(large!.verdicts.factual).toEqual({ right: 1, partly: 0, wrong: 0, undecided: 0 })
    expect(small!.measures['offline.spellingPer100']!.mean).toBe(3)
  })

  test('repeats give the noise, the second judge the agreement', () => {
    // Two gradings of each text differ by exactly one point: the deviation within is √½.
    expect(small!.noise!.grammar).toMatchObject({
      within: expect.closeTo(Math.SQRT1_2, 12),
      texts: 18,
    })
    expect(small!.noise!.consistency).toMatchObject({ within: 0, reliability: 1 })
    expect(small!.agreement!.consistency).toMatchObject({
      bias: 1,
      exact: 0,
      withinOne: 1,
      texts: 18,
    })
  })

  test('pairs, normalisation, correlation with bits per byte', () => {
    expect(summary.pairs.map(({ second }) => second)).toEqual(['large', 'middle <1>'])
    const { consistency, creativity } = summary.pairs[0]!.measures
    expect(consistency).toMatchObject({
      difference: { mean: 2, low: 2, high: 2 },
      pairs: 8,
      detectable: 0,
    })
    expect(consistency!.p).toBeCloseTo(5 * (2 / 2 ** 8), 12)
    expect(creativity).toMatchObject({ difference: { mean: 0 }, p: 1 })
    expect(summary.normalised.consistency).toEqual([0, 1, 0.5])
    expect(summary.withBitsPerByte.consistency?.r).toBeCloseTo(-1, 12)
  })

  test('instructions by part and combination', () => {
    expect(middle!.instruct).toMatchObject({
      stories: 2,
      words: 0.5,
      sentence: null,
      features: 0.5,
      summary: 0.5,
    })
    expect(Object.keys(middle!.instruct!.byCombination)).toEqual(['words', 'features+summary'])
  })
})

describe('results on the disk', () => {
  test('come back as they were', () => {
    expect(parseEvaluation(JSON.stringify(example), 'r.json')).toEqual(example)
  })

  test.each([
    ['{', 'r.json: json'],
    ['{}', 'r.json: version'],
    [JSON.stringify({ ...example, models: [{ name: 'x' }] }), 'r.json: models.0.facts'],
    [JSON.stringify(example).replace('"grammar":4', '"grammar":400'), 'grades.0.grammar'],
  ])('%.12s… is refused', (text, message) => {
    expect(() => parseEvaluation(text, 'r.json')).toThrow(message)
  })

  test('evaluations by other judges cannot be put together', () => {
    const both = joinEvaluations([example, example])
    expect(both.models.map(({ name }) => name).slice(2)).toEqual([
      'middle <1>',
      'small (2)',
      'large (2)',
      'middle <1> (2)',
    ])
    expect(() => joinEvaluations([example, { ...example, judge: 'other' }])).toThrow(
      'compare: both evaluations need the same judge, got judge-1 and other',
    )
  })
})

test('CSV: a row for each grading, quotes and formulas disarmed', () => {
  const rows = gradesCsv(example).trimEnd().split('\r\n')
  expect(rows.length).toBe(1 + 3 * (18 * 3 + 2))
  expect(rows[0]).toMatch(/^model,set,prompt,sample,judge,grammar,.*,offline.spellingPer100,/)
  expect(rows[1]).toContain('"Beginning 0: ""One day, a"')
  expect(rows.filter((row) => row.includes(',judge-2,')).length).toBe(54)
  const [first] = example.models
  const sly = {
    ...example,
    models: [{ ...first!, answers: [{ ...first!.answers[0]!, completion: '=1+1' }] }],
  }
  expect(answersCsv(sly)).toContain(",'=1+1,")
})

describe('report', () => {
  const html = renderReport(example, { title: 'Three & more' })

  test('stands alone and shows texts as texts', () => {
    expect(html).not.toMatch(/(src|href)=|@import|url\(/)
    expect(html).not.toContain('<b>ran</b>')
    expect(html).toContain('&lt;b&gt;ran&lt;/b&gt;')
    expect(html).toContain('<title>Three &amp; more</title>')
    expect(html).toContain('3 gradings failed')
    expect(html).toContain('this is not GPT-4')
    expect(html.match(/<td class="wrong"/g)?.length).toBe(4)
  })
})
