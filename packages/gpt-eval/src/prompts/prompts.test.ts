import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FormatError } from '@ts/transformer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginnings } from './beginnings.ts'
import { checkByRule, type Question } from './question.ts'
import { questions } from './questions.ts'
import { endsSentence, halfStories, readBeginnings } from './readBeginnings.ts'

const data = process.env.TINYSTORIES_DATA ?? join(import.meta.dirname, '../../../../../shared/data')
const authors = join(data, 'prompts')
const absent = !existsSync(authors) && !process.env.TINYSTORIES_REQUIRE_DATA
const question = (part: string): Question =>
  questions.find(({ prompt }) => prompt.includes(part)) as Question

describe('our own sets', () => {
  test('fifty beginnings, all different, all cut inside a sentence', () => {
    expect(beginnings.length).toBe(50)
    expect(new Set(beginnings.map((text) => text.slice(0, 25))).size).toBe(50)
    expect(beginnings.filter((text) => endsSentence(text) || text !== text.trim())).toEqual([])
  })

  test('68 questions of three kinds, with ids of their own', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(68)
    const count = (kind: string): number => questions.filter((q) => q.kind === kind).length
    expect(['factual', 'reasoning', 'context'].map(count)).toEqual([23, 23, 22])
  })

  test('what counts as right is right by the rule', () => {
    const plain = questions.filter(({ right }) => !/[:,;]/.test(right.split('(')[0]!))
    expect(plain.length).toBeGreaterThan(50)
    const missed = plain.filter((q) => checkByRule(q, ` ${q.right.split(' (')[0]}.`) !== 'right')
    expect(missed.map(({ id, right }) => `${id}: ${right}`)).toEqual([])
  })
})

describe('checkByRule', () => {
  test.each([
    ['Sam is taller', ' Kim. She was very small.', 'right'],
    ['Sam is taller', ' Joe, because Kim was not there.', 'wrong'],
    ['Can fish walk', ' "No, fish can only swim."', 'right'],
    ['Can fish walk', ' "Yes, they can. No problem."', 'wrong'],
    ['three apples', ' two apples left in the bowl.', 'right'],
    ['three apples', ' happy.', 'wrong'],
    ['toothache', ' doctor, who looked at it.', 'partly'],
    ['blue cup', ' white cup and not the blue one', 'wrong'],
    ['only swing', ' go home now."', 'undecided'],
    ['After Sunday', '', 'wrong'],
  ])('%s … %s: %s', (part, completion, verdict) => {
    expect(checkByRule(question(part), completion)).toBe(verdict)
  })

  test('looks only at the first 24 words', () => {
    const late = `${'and then '.repeat(12)}Monday`
    expect(checkByRule(question('After Sunday'), late)).toBe('wrong')
    expect(checkByRule(question('After Sunday'), late.slice(9))).toBe('right')
  })

  test('leaves questions without a rule to a judge', () => {
    const { rule: _, ...open } = question('After Sunday')
    expect(checkByRule(open, ' Monday')).toBe('undecided')
  })
})

describe('readBeginnings', () => {
  test.skipIf(absent)("reads the authors' YAML as PyYAML does", () => {
    const text = readFileSync(join(authors, 'Evaluation prompts.yaml'), 'utf8')
    const json = readFileSync(join(authors, 'evaluation_prompts_44.json'), 'utf8')
    const read = readBeginnings(text, 'Evaluation prompts.yaml')
    expect(read.length).toBe(44)
    expect(read).toEqual((JSON.parse(json) as string[]).map((prompt) => prompt.trim()))
  })

  test('the same list in every form', () => {
    const list = ['A cat sat on', 'The dog said, "I']
    expect(readBeginnings(JSON.stringify(list), 'a.json')).toEqual(list)
    expect(readBeginnings('- A cat sat on\n- |-\n  The dog said, "I\n', 'a.yaml')).toEqual(list)
    expect(readBeginnings('"A cat sat on"\n{"prompt":"The dog said, \\"I"}\n', 'a.jsonl')).toEqual(
      list,
    )
    expect(readBeginnings('A cat sat on\n\nThe dog said, "I\n', 'a.txt')).toEqual(list)
    expect(readBeginnings('A cat sat on\n<|endoftext|>\nThe dog said, "I', 'a')).toEqual(list)
  })

  test.each([
    ['a.json', '{"a":1}', 'a.json: file: must be a list of texts, got an object'],
    ['a.json', '["x", 3]', 'a.json: [1]: must be a text, got number'],
    ['a.json', '["x", ', 'a.json: json at byte 0'],
    ['a.jsonl', '"x"\n{"no":1}\n', 'a.jsonl: [1]: must be a text, got nothing'],
    ['a.jsonl', '"x"\n{', 'a.jsonl: json at byte 4'],
    ['a.yaml', '- [a\n', 'a.yaml: yaml at byte'],
    ['a.yaml', '- &a x\n- *a\n', 'a.yaml: yaml'],
    ['a.txt', ' \n\n ', 'a.txt: file: there are no beginnings in it'],
    ['a.json', `["${'x'.repeat(20_001)}"]`, 'at most 20000 characters, got 20001'],
  ])('%s %s is refused', (source, text, message) => {
    expect(() => readBeginnings(text, source)).toThrow(message)
  })

  test('mutations of a file give texts or a FormatError, at once', () => {
    const yaml = '- |-\n  Once upon a time\n  there was\n- "a cat: \\"who"\n- plain # comment\n'
    const piece = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('\n- ', '{', '[', '&a ', '*a', '!!', '<<: ', '"', '|', '\t', '\u0000'),
    )
    const ending = fc.constantFrom('a.yaml', 'a.json', 'a.jsonl', 'a.txt')
    fc.assert(
      fc.property(fc.nat(yaml.length), fc.nat(8), piece, ending, (at, cut, put, source) => {
        const text = yaml.slice(0, at) + put + yaml.slice(at + cut)
        try {
          for (const entry of readBeginnings(text, source)) expect(typeof entry).toBe('string')
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
          expect((error as Error).message).toMatch(/^a\.\w+: /)
        }
      }),
      { numRuns: 3000, seed: 6 },
    )
  })
})

test('half stories end inside a sentence and begin like the story', () => {
  const story = 'One day a cat ran. It was red. Then it sat down on the mat and slept.'
  const [half] = halfStories([story, 'Too short.'])
  expect(halfStories([story, 'Too short.']).length).toBe(1)
  expect(half).toBe('One day a cat ran. It was')
  expect(halfStories(['a b c d. e f g h'])).toEqual(['a b c'])
})
