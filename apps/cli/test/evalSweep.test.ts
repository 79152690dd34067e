// eval of models trained in the test: along a run, over hidden sizes and layers, under a larger model, in batches, without Harper.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fakeOpenAI } from '@ts/chat/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const larger = fileURLToPath(import.meta.resolve('@ts/story-model/story.tinystory'))
const small = ['--limit', '2', '--completions', '1', '--max-tokens', '12', '--no-questions']
const quick = [...small, '--threads', '1', '--json']

beforeAll(async () => {
  const run = async (...args: readonly string[]): Promise<void> => {
    expect(await tinystories(args)).toMatchObject({ code: 0 })
  }
  await run('write', '--count', '60', '--out', at('s.txt'))
  const data = [
    'train',
    '--data',
    at('s.txt'),
    '--vocab',
    '300',
    '--batch',
    '2',
    '--context',
    '256',
  ]
  const steps = ['--steps', '6', '--save-every', '2', '--evaluate-every', '2', '--threads', '1']
  const shape = (name: string): readonly string[] => ['--preset', name, '--out', at(name)]
  await run(...data, ...steps, '--sample-every', '0', ...shape('neo-32x1'))
  await run(...data, ...steps, '--sample-every', '0', ...shape('neo-32x2'))
})

test('along a run: the chosen checkpoints, with the bits per byte of training, under a larger model', async () => {
  const out = at('sweep')
  const run = ['eval', '--run', at('neo-32x1'), '--every', '4', '--larger', larger, ...quick]
  const { code, stdout } = await tinystories([...run, '--out', out])
  expect(code).toBe(0)
  const { models } = JSON.parse(stdout)
  expect(models.map(({ name }: { name: string }) => name)).toEqual(['step 4', 'step 6'])
  for (const [i, model] of models.entries()) {
    expect(model.facts).toMatchObject({ step: [4, 6][i], hidden: 32, layers: 1 })
    expect(model.facts.bitsPerByte).toBeGreaterThan(0.5)
    expect(model.measures['offline.bitsUnderLarger']).toMatchObject({ values: 2 })
    expect(model.measures['offline.bitsUnderLarger'].mean).toBeGreaterThan(0.5)
  }
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('Along training')
})

test('models of several shapes: a table over hidden size and layers', async () => {
  const out = at('shapes')
  const models = ['--model', at('neo-32x1'), at('neo-32x2'), '--validation', at('s.txt')]
  expect(await tinystories(['eval', ...models, ...quick, '--out', out])).toMatchObject({ code: 0 })
  const html = await readFile(join(out, 'report.html'), 'utf8')
  const [table] = /hidden \\ layers[\s\S]*?<\/table>/.exec(html)!
  expect([...table.matchAll(/<th[^>]*>(\d+)<\/th>/g)].map(([, n]) => n)).toEqual(['1', '2', '32'])
  const results = JSON.parse(await readFile(join(out, 'results.json'), 'utf8'))
  for (const { facts } of results.models) expect(facts.bitsPerByte).toBeGreaterThan(0.5)
})

test('beginnings of a file, and halves of stories, instead of our own', async () => {
  await writeFile(at('own.yaml'), '- A cat sat on\n- |-\n  The dog said, "I\n')
  const few = ['--completions', '1', '--max-tokens', '8', '--no-questions', '--threads', '1']
  const ask = async (...from: readonly string[]): Promise<readonly string[]> => {
    const out = at(`from${from[0]}`)
    const args = ['eval', '--model', at('neo-32x1'), ...few, ...from, '--out', out, '--json']
    expect(await tinystories(args)).toMatchObject({ code: 0 })
    const results = JSON.parse(await readFile(join(out, 'results.json'), 'utf8'))
    return results.models[0].completions.map(
      (one: { completion: { prompt: { text: string } } }) => one.completion.prompt.text,
    )
  }
  expect(await ask('--prompts', at('own.yaml'))).toEqual(['A cat sat on', 'The dog said, "I'])
  const story = (name: string): string =>
    `${name} had a red ball. One day the ball ran away from ${name} and into the tall grass.`
  const stories = ['Tom', 'Mia', 'Ben', 'Sue'].map(story)
  await writeFile(at('short.txt'), stories.join('\n<|endoftext|>\n'))
  expect(await ask('--half-stories', at('short.txt'), '--limit', '3')).toEqual(
    ['Tom', 'Mia', 'Ben'].map((name) => `${name} had a red ball. One day the ball`),
  )
})

test('judged in batches: leaves, and a later run collects, at half the price', async () => {
  const answer = JSON.stringify({
    assessment: 'Read.',
    grammar: 6,
    creativity: 3,
    consistency: 4,
    age: 'B',
  })
  const server = await fakeOpenAI({ answer: () => answer, batch: { looks: 1 } })
  try {
    const judge = ['--judge', 'openai:gpt-4o-mini', '--judge-url', server.baseURL, '--batch']
    const args = ['eval', '--model', at('neo-32x1'), ...quick, ...judge, '--out', at('batch')]
    const sent = await tinystories(args)
    expect(sent).toMatchObject({ code: 0, stderr: expect.stringMatching(/2 sent, 2 waiting/) })
    expect(JSON.parse(sent.stdout).unfinished).toMatch(
      /^2 calls are with the server; the same command after \d\d:\d\d:\d\d \(in .*\) goes on$/,
    )
    const done = await tinystories(args)
    const { models, dollars } = JSON.parse(done.stdout)
    expect(models[0]).toMatchObject({ graded: { graded: 2, all: 2 } })
    expect(models[0].measures.grammar).toMatchObject({ mean: 6, values: 2 })
    expect(server.calls).toHaveLength(0)
    const bill = server.charges.reduce(
      (sum, { promptTokens, completionTokens }) =>
        sum + (promptTokens * 0.15 + completionTokens * 0.6) / 2e6,
      0,
    )
    expect(dollars).toBeCloseTo(bill, 12)
  } finally {
    await server.close()
  }
})

describe('without Harper', () => {
  test('the offline judge says what is missing and measures the rest', async () => {
    // Resolved as from a folder that has no packages: what Node then says is its own.
    await writeFile(
      at('no-harper.mjs'),
      `import { registerHooks } from 'node:module'
      registerHooks({ resolve: (name, context, next) =>
        next(name, name.startsWith('harper.js') ? { ...context, parentURL: 'file:///none/at.js' } : context) })`,
    )
    const env = { NODE_OPTIONS: `--import=file://${at('no-harper.mjs')}` }
    const args = ['eval', '--model', at('neo-32x1'), ...quick]
    const bare = await tinystories([...args, '--out', at('bare')], { env })
    expect(bare).toMatchObject({ code: 0 })
    expect(bare.stderr).toContain(
      'spelling and grammar are left out: they need harper.js (72 MB), which comes with `npm install harper.js`',
    )
    const [without] = JSON.parse(bare.stdout).models
    const [having] = JSON.parse((await tinystories([...args, '--out', at('full')])).stdout).models
    const names = Object.keys(having.measures)
    expect(names).toContain('offline.spellingPer100')
    expect(Object.keys(without.measures)).toEqual(
      names.filter((name) => !/spelling|grammar/.test(name)),
    )
    expect(Object.keys(without.measures).length).toBeGreaterThan(3)
    expect(await readFile(join(at('bare'), 'report.html'), 'utf8')).toContain('no language checker')
  })
})
