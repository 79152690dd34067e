import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitStories } from './splitStories.ts'

it('cuts an answer at its marker lines, however they are dressed', () => {
  const answer =
    'Sure! Here they are:\n\n=== 1\n\nTom ran.\n\n**=== 2 ===**\nTitle: The Cat\nA cat sat.\n### === Story 3:\nIt rained.\n\nThe End.'
  expect(splitStories(answer, 3)).toEqual([
    { story: 'Tom ran.' },
    { story: 'A cat sat.' },
    { story: 'It rained.' },
  ])
})

it('gives no story to a number that is missing, doubled, out of order or cut off', () => {
  expect(splitStories('=== 1\nA.\n=== 3\nC.', 3)).toEqual([
    { story: 'A.' },
    { problem: 'missing' },
    { story: 'C.' },
  ])
  expect(splitStories('=== 1\nA.\n=== 1\nB.\n=== 2\nC.', 2)).toEqual([
    { problem: 'ambiguous' },
    { story: 'C.' },
  ])
  expect(splitStories('=== 2\nB.\n=== 1\nA.', 2)).toEqual([
    { problem: 'ambiguous' },
    { problem: 'ambiguous' },
  ])
  expect(splitStories('=== 1\nA.\n=== 2\nB and', 2, true)).toEqual([
    { story: 'A.' },
    { problem: 'cut off' },
  ])
  expect(splitStories('A story without markers.', 2)).toEqual([
    { problem: 'missing' },
    { problem: 'missing' },
  ])
  expect(splitStories('Half', 1, true)).toEqual([{ problem: 'cut off' }])
})

it('takes greetings, titles, fences and endings off a single story', () => {
  for (const dressed of [
    'Of course!\n\nTom ran.',
    "Here's a story for you:\nTom ran.",
    '**The Race**\n\nTom ran.',
    '# The Race\nTom ran.',
    '```\nTom ran.\n```',
    'Tom ran.\n\n***',
    'Tom ran.\n\n**The End**',
  ]) {
    expect(splitStories(dressed, 1), dressed).toEqual([{ story: 'Tom ran.' }])
  }
  expect(splitStories('Tom ran.\n\nHe won.', 1)).toEqual([{ story: 'Tom ran.\n\nHe won.' }])
})

it('brings back whole stories for their numbers, and for any answer never two or a wrong one', () => {
  const story = fc.stringMatching(/^[A-Z][a-z ]{1,30}[a-z]\.$/)
  fc.assert(
    fc.property(
      fc.uniqueArray(story, { minLength: 2, maxLength: 6 }),
      fc.nat(),
      (stories, drop) => {
        const lost = drop % (stories.length + 1)
        const answer = stories
          .map((text, i) => (i === lost ? '' : `=== ${i + 1}\n${text}\n`))
          .join('\n')
        const parts = splitStories(answer, stories.length)
        expect(parts).toEqual(
          stories.map((text, i) => (i === lost ? { problem: 'missing' } : { story: text })),
        )
      },
    ),
    { seed: 2, numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.array(fc.constantFrom('=== 1', '=== 2', '=== 3', 'Tom ran.', '')), (lines) => {
      const parts = splitStories(lines.join('\n'), 3)
      expect(parts.length).toBe(3)
      for (const { story } of parts) if (story !== undefined) expect(story).not.toContain('===')
    }),
    { seed: 3, numRuns: 2000 },
  )
})
