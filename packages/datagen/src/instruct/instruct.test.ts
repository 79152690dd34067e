import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dataFile } from '../../test/dataFile.ts'
import { FormatError } from '../errors.ts'
import { allDataRecord, readAllData } from './allData.ts'
import { type Described, type InstructRecord, instructKinds, instructor } from './instruction.ts'
import { instructPrompt, instructText, readInstructText } from './instructText.ts'
import { jsonValues } from './jsonValues.ts'

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The text in pieces of these sizes, over and over. */
function* pieces(text: string, sizes: readonly number[]): Generator<string> {
  for (let at = 0, i = 0; at < text.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? text.length)
    yield text.slice(at, at + size)
    at += size
  }
}

const story: Described = {
  text: 'Tom had a red kite. One day the kite flew away into a tall tree.\n\n"Oh no!" he said. His mom got it down with a long stick.',
  words: ['fly', 'kite', 'tall'],
  features: ['dialogue', 'bad ending'],
  summary: 'Tom loses a kite and his mom gets it back.',
}

it('makes every subset of the fields equally often, in many orders, with a sentence of the story', () => {
  const make = instructor({ seed: 3 })
  const subsets = new Map<string, number>()
  const orders = new Set<string>()
  for (let i = 0; i < 150; i++) {
    const { fields, story: text } = make(story)
    expect(text).toBe(story.text)
    const kinds = fields.map(({ kind }) => kind)
    orders.add(kinds.join())
    const subset = [...kinds].sort().join()
    subsets.set(subset, (subsets.get(subset) ?? 0) + 1)
    for (const field of fields) {
      if (field.kind === 'sentence') {
        expect(story.text).toContain(field.sentence)
        expect(field.sentence.split(' ').length).toBeGreaterThanOrEqual(5)
      }
      if (field.kind === 'words') expect([...field.words].sort()).toEqual([...story.words].sort())
    }
  }
  expect([...subsets.values()]).toEqual(new Array(15).fill(10))
  expect(orders.size).toBeGreaterThan(35)
})

it('keeps kinds apart that shall never stand together, and always says something', () => {
  const make = instructor({ never: [['words', 'summary']] })
  for (let i = 0; i < 60; i++) {
    const kinds = make(story).fields.map(({ kind }) => kind)
    expect(kinds.includes('words') && kinds.includes('summary')).toBe(false)
  }
  const bare = instructor({})
  for (let i = 0; i < 30; i++) {
    const { fields } = bare({ text: story.text, words: [], features: [] })
    expect(fields.map(({ kind }) => kind)).toEqual(['sentence'])
  }
  expect(() => instructor({ kinds: [] })).toThrow('at least one kind')
})

const word = fc.stringMatching(/^[a-z]{1,8}$/)
const line = fc.array(word, { minLength: 2, maxLength: 8 }).map((words) => words.join(' '))
const field = fc.oneof(
  fc.record({ kind: fc.constant('words' as const), words: fc.array(word, { minLength: 1 }) }),
  fc.record({
    kind: fc.constant('features' as const),
    features: fc.uniqueArray(fc.constantFrom('dialogue', 'moral', 'bad ending'), { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('sentence' as const), sentence: line }),
  fc.record({ kind: fc.constant('summary' as const), summary: line }),
)
const record: fc.Arbitrary<InstructRecord> = fc.record({
  fields: fc.array(field, { maxLength: 4 }),
  story: fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n\n')),
})

it('reads back what it writes, in pieces of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      async (records, sizes) => {
        const text = records.map(instructText).join('')
        expect(await collect(readInstructText(pieces(text, sizes), 'x'))).toEqual(records)
      },
    ),
    { seed: 5, numRuns: 300 },
  )
})

it('keeps a summary that stands behind the story, and lines of a story that look like fields', async () => {
  const text =
    'Words: a, b\nStory: \n\nTom ran.\nWords: are not a field here.\nHe won.\n\nSummary: Tom wins.\n'
  const [one] = await collect(readInstructText([text], 'x'))
  expect(one).toEqual({
    fields: [{ kind: 'words', words: ['a', 'b'] }],
    story: 'Tom ran.\nWords: are not a field here.\nHe won.',
    after: [{ kind: 'summary', summary: 'Tom wins.' }],
  })
  expect(await collect(readInstructText([instructText(one!)], 'x'))).toEqual([one])
})

it('writes nothing that could not be read back', () => {
  expect(() => instructText({ fields: [], story: 'a <|endoftext|> b' })).toThrow(FormatError)
  expect(() => instructText({ fields: [], story: ' ' })).toThrow('empty')
  const fields = [{ kind: 'summary', summary: 'one\ntwo <|endoftext|> three' }] as const
  expect(instructPrompt(fields)).toBe('Summary: one two three\nStory: \n\n')
})

it.each([
  ['Once upon a time\n<|endoftext|>', 'x: record 1 at character 0: header: '],
  [
    'Story: a b.\n<|endoftext|>\nWords: a\n<|endoftext|>',
    'x: record 2 at character 25: Story: missing',
  ],
  ['Words:\nStory: a.\n', 'x: record 1 at character 0: Words: empty'],
  ['Words: a\nStory: \n\n', 'x: record 1 at character 0: Story: empty'],
])('says where the text form is broken: %j', async (text, message) => {
  await expect(collect(readInstructText([text], 'x'))).rejects.toThrow(message)
})

it('does not gather a file without separators', async () => {
  let given = 0
  const endless = function* (): Generator<string> {
    for (; given < 1000; given++) yield `${'a'.repeat(65_535)}\n`
  }
  await expect(collect(readInstructText(endless(), 'x'))).rejects.toThrow('no <|endoftext|> within')
  expect(given).toBeLessThan(20)
  given = 0
  const object = function* (): Generator<string> {
    yield '{"story":"'
    yield* endless()
  }
  await expect(collect(readAllData(object(), 'x'))).rejects.toThrow('a value is longer than')
  expect(given).toBeLessThan(80)
})

it('survives thousands of mutations of both forms with records or a FormatError', async () => {
  const instruct = [1, 2, 3].map(() => instructText({ ...instructor()(story) })).join('')
  const json = `[${allDataRecord({ ...story, prompt: 'p "q"', source: 'GPT-4' })},\n${allDataRecord({ ...story, prompt: '', source: '' })}]`
  const noise = fc.constantFrom(
    '',
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ':',
    '\n',
    '<|endoftext|>',
    'Story:',
    '\ud800',
    '\0',
  )
  for (const [text, read] of [
    [instruct, readInstructText],
    [json, readAllData],
  ] as const) {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length),
        fc.nat(30),
        noise,
        fc.nat(99),
        async (at, cut, put, size) => {
          const broken = text.slice(0, at) + put + text.slice(at + cut)
          try {
            await collect<unknown>(read(pieces(broken, [size]), 'file'))
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError)
            expect((error as Error).message).toMatch(/^file: /)
          }
        },
      ),
      { seed: 6, numRuns: 1500 },
    )
  }
})

it('reads back JSON records that it wrote, as an array and as lines, in pieces of any size', async () => {
  const one = { ...story, prompt: 'Tell "it"\n', source: 'GPT-4' }
  const { summary: _, ...two } = { ...one, source: '', features: [] }
  for (const text of [
    `[\n${allDataRecord(one)},\n${allDataRecord(two)}\n]\n`,
    `${allDataRecord(one)}\n${allDataRecord(two)}\n`,
  ]) {
    for (const sizes of [[1], [7, 3], [1e6]]) {
      expect(await collect(readAllData(pieces(text, sizes), 'x'))).toEqual([one, two])
    }
  }
})

it.each([
  ['[{"story":1}]', 'instruction: an object'],
  ['[{"instruction":{}}]', 'story: a text'],
  ['[{"instruction":{"words":[1]},"story":"a"}]', 'instruction.words: a list of texts'],
  ['[{"instruction":{},"story":" "}]', 'story: empty'],
  ['[{"story":"a","instruction":{}}', 'ends within the array'],
  ['{"a":', 'ends within a value'],
  ['7', 'an object is expected'],
  ['[{"a" 1}]', 'not JSON'],
  ['[{"story":"a","instruction":{}}]}', 'without its beginning'],
])('says where the JSON records are broken: %s', async (text, message) => {
  await expect(collect(readAllData([text], 'x'))).rejects.toThrow(message)
})

const instructFile = dataFile('text/TinyStories-Instruct.two-records.txt')
it.skipIf(instructFile.reason)(`reads the public text form ${instructFile.reason}`, async () => {
  const records = await collect(readInstructText([await readFile(instructFile.path, 'utf8')], 'x'))
  expect(records.map(({ fields }) => fields.map(({ kind }) => kind))).toEqual([
    ['features', 'words', 'summary'],
    ['sentence', 'features', 'summary'],
  ])
  expect(records[0]!.fields[1]).toEqual({ kind: 'words', words: ['quit', 'oak', 'gloomy'] })
  expect(records[1]!.story).toMatch(/^Tom and Anna are brother[\s\S]*to their holiday\.$/)
  for (const [i, { story: text }] of records.entries()) {
    expect(await collect(readInstructText([instructText(records[i]!)], 'y'))).toEqual([records[i]])
    expect(text).not.toContain('Summary:')
  }
})

const allDataFile = dataFile('text/TinyStories_all_data.two-records.json')
it.skipIf(allDataFile.reason)(`reads the public JSON records ${allDataFile.reason}`, async () => {
  const text = await readFile(allDataFile.path, 'utf8')
  const stories = await collect(readAllData(pieces(text, [100]), 'x'))
  expect(stories.map(({ words, features, source }) => [words, features, source])).toEqual([
    [['hang', 'foot', 'cute'], ['dialogue'], 'GPT-4'],
    [['hide', 'time', 'upset'], [], 'GPT-4'],
  ])
  expect(stories[0]!.prompt).toContain('Possible story:')
  const written = JSON.parse(allDataRecord(stories[0]!))
  const [original] = JSON.parse(text)
  expect(written).toEqual({ ...original, story: original.story.trim() })
  expect(instructKinds.length).toBe(4)
})

it('reads texts and objects of an array in pieces of any size, and says where there is none', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.dictionary(fc.string(), fc.jsonValue()),
  )
  const read = async (text: string, size: number): Promise<unknown[]> => {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.slice(i * size, (i + 1) * size),
    )
    const values: unknown[] = []
    for await (const one of jsonValues(pieces, 'a.json', 'an array, please')) values.push(one.value)
    return values
  }
  await fc.assert(
    fc.asyncProperty(fc.array(value), fc.integer({ min: 1, max: 40 }), async (list, size) => {
      const text = JSON.stringify(list, null, size % 3)
      expect(await read(text, size)).toEqual(JSON.parse(text))
    }),
    { seed: 3, numRuns: 200 },
  )
  for (const text of ['{}', '"a"']) await expect(read(text, 9)).rejects.toThrow('an array, please')
  for (const text of ['[', '["a', '["a"', '[1]', '["a"] "b"', '["a\n"]', '[}']) {
    await expect(read(text, 3)).rejects.toThrow(/^a.json: character \d+: /)
  }
})
