// eval, compare and calibrate as a user runs them, against a server that misbehaves a little.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FakeOpenAI, type FakeRequest, fakeOpenAI } from '@ts/chat/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { referenceData, temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const data = referenceData()
const model = join('path' in data ? data.path : '', 'llama2c/stories260K.bin')
let server: FakeOpenAI

/** Kind to long answers, and every seventh time out of order. */
function answer({ messages, response_format }: FakeRequest): string {
  const { length } = messages.at(-1)!.content
  const { name } = (response_format as { json_schema: { name: string } }).json_schema
  if (name === 'verdict') return JSON.stringify({ reason: 'Fits.', verdict: 'right' })
  const grade = length % 11
  return JSON.stringify({
    assessment: 'Read.',
    grammar: grade,
    creativity: 3,
    consistency: 4,
    age: 'B',
  })
}

beforeAll(async () => {
  server = await fakeOpenAI({
    answer,
    fault: (call) => (call % 7 === 5 ? { kind: 'status', status: 500 } : undefined),
  })
})
afterAll(() => server.close())

const judge = (): readonly string[] => [
  '--judge',
  'openai:gpt-4o-mini',
  '--judge-url',
  server.baseURL,
]

describe.skipIf('missing' in data)(`eval ${'missing' in data ? data.missing : ''}`, () => {
  test('estimates, grades within a budget, goes on, judges again, compares', async () => {
    const [a, b] = [at('a'), at('b')]
    const small = ['--limit', '3', '--completions', '2', '--max-tokens', '30', '--threads', '1']
    const args = ['eval', '--model', `tiny=${model}`, ...small, '--out', a, ...judge()]

    const estimate = await tinystories([...args, '--estimate', '--json'])
    expect(JSON.parse(estimate.stdout)[0]).toMatchObject({ judge: 'gpt-4o-mini', known: 0 })
    expect(JSON.parse(estimate.stdout)[0].calls).toBeGreaterThanOrEqual(6)
    expect(server.calls.length).toBe(0)

    const poor = await tinystories([...args, '--budget', '0.0009'])
    expect(poor.code).toBe(1)
    expect(poor.stderr).toMatch(/not finished; budget: .*raise the budget/)
    const paid = server.charges.length
    const written = await readFile(join(a, 'completions-tiny.jsonl'), 'utf8')

    const done = await tinystories([...args, '--budget', '1', '--json'])
    expect(done.code).toBe(0)
    const { models, dollars } = JSON.parse(done.stdout)
    expect(models[0].graded).toEqual({ graded: 6, all: 6 })
    expect(models[0].measures.creativity).toMatchObject({ mean: 3, clusters: 3, values: 6 })
    expect(dollars).toBeGreaterThan(0)
    expect(await readFile(join(a, 'completions-tiny.jsonl'), 'utf8')).toBe(written)
    expect(server.charges.length).toBeGreaterThan(paid)

    const calls = server.calls.length
    const again = await tinystories([
      'eval',
      '--out',
      a,
      ...small.slice(0, 6),
      ...judge(),
      '--json',
    ])
    expect(JSON.parse(again.stdout).models).toEqual(models)
    expect(server.calls.length).toBe(calls)

    const other = [
      '--model',
      `tiny=${join(a, 'completions-tiny.jsonl')}`,
      ...small,
      '--out',
      b,
      ...judge(),
    ]
    expect((await tinystories(['eval', ...other])).code).toBe(0)
    expect(server.calls.length).toBeGreaterThan(calls)
    const compared = await tinystories(['eval', 'compare', a, b, '--out', at('c'), '--json'])
    expect(JSON.parse(compared.stdout)[0]).toMatchObject({
      first: 'tiny',
      second: 'tiny (2)',
      measures: { creativity: { difference: { mean: 0 }, p: 1, pairs: 3 } },
    })
    expect(
      ['report.html', 'results.json', 'grades.csv'].every((name) =>
        existsSync(join(at('c'), name)),
      ),
    ).toBe(true)

    const hotter = await tinystories([...args, '--temperature', '0.5'])
    expect(hotter.stderr).toContain('its completions were made with temperature 1, not 0.5')
  })
})

test('calibrate says how far the judge is off', async () => {
  const texts = [1, 2, 3, 4].map((n) =>
    JSON.stringify({
      beginning: 'A cat',
      completion: ' sat.'.repeat(n),
      grades: { creativity: 5 },
    }),
  )
  await writeFile(at('graded.jsonl'), texts.join('\n'))
  const { stdout, stderr } = await tinystories([
    'eval',
    'calibrate',
    at('graded.jsonl'),
    ...judge(),
    '--json',
  ])
  expect(stderr).toBe('')
  expect(JSON.parse(stdout).criteria.creativity.agreement).toMatchObject({ bias: -2, texts: 4 })
})

test.each([
  [['eval', '--out', 'nowhere'], 2, "'--model <model...>' or '--run <folder>' is needed"],
  [['eval', '--model', 'nothing-here'], 1, 'nothing-here: no such file or folder'],
  [['eval', '--run', '.', '--judge', 'gpt'], 1, 'there are no checkpoints in it'],
  [['eval', 'calibrate', 'none.jsonl'], 1, 'none.jsonl: no such file or folder'],
])('%j ends with %i and a sentence', async (args, code, sentence) => {
  const ran = await tinystories(args, { cwd: at('.') })
  expect(ran.code).toBe(code)
  expect(ran.stderr).toContain(sentence)
})
