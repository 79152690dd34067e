import { readFile, stat, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type FakeOpenAI, fakeOpenAI } from '@ts/chat/testing'
import { writeStory } from '@ts/datagen'
import { readStoryPrompt } from '@ts/datagen/chat'
import { storyModel } from '@ts/story-model'
import { afterEach, describe, expect, test } from 'vitest'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const open: FakeOpenAI[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** A server that tells the stories it is asked for. */
async function storyServer(options: Parameters<typeof fakeOpenAI>[0] = {}): Promise<FakeOpenAI> {
  const answer = (prompt: string, seed: number): string => {
    const { words, features } = readStoryPrompt(prompt)
    return writeStory({ seed, words, features }).text
  }
  const server = await fakeOpenAI({
    answer: ({ messages }, call) => answer(messages[0]!.content, call),
    ...options,
  })
  open.push(server)
  return server
}

function datagen(server: FakeOpenAI, ...args: readonly string[]): ReturnType<typeof tinystories> {
  const base = ['--base-url', server.baseURL, '--model', 'gpt-4o-mini', '--json']
  return tinystories(['datagen', ...base, ...args])
}

async function linesOf(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, 'utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

describe('datagen', () => {
  test('the offline writer fills any form of file, with a report beside it', async () => {
    for (const name of ['a.jsonl', 'a.json']) {
      const out = at(name)
      const args = ['datagen', '--provider', 'offline', '--count', '30', '--out', out, '--json']
      const { code, stdout } = await tinystories(args)
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ path: out, stories: 30, dollars: 0 })
      expect(await readFile(`${out}.report.html`, 'utf8')).toContain('Coverage')
    }
    const [story] = await linesOf(at('a.jsonl'))
    expect(story).toMatchObject({ source: { provider: 'offline', index: 0, attempt: 0 } })
    const records = JSON.parse(await readFile(at('a.json'), 'utf8'))
    expect(records).toHaveLength(30)
    expect(records[0].instruction['prompt:']).toContain('the verb')
  })

  test('says what it would cost, and does nothing', async () => {
    const server = await storyServer()
    const { code, stdout } = await datagen(server, '--count', '500', '--estimate')
    expect([code, server.calls.length]).toEqual([0, 0])
    const estimate = JSON.parse(stdout)
    expect(estimate).toMatchObject({ calls: 500, known: 0 })
    expect(estimate.dollars.expected).toBeGreaterThan(0.05)
    const dry = await datagen(server, '--count', '500', '--dry-run', '--style', 'a letter')
    expect(JSON.parse(dry.stdout).prompts[0]).toContain('in this style: a letter')
  })

  test('stops at the budget, says so, and goes on with more', async () => {
    const server = await storyServer()
    const out = at('budget.jsonl')
    const common = ['--count', '60', '--out', out]
    const poor = await datagen(server, ...common, '--budget', '0.004')
    expect(poor.code).toBe(1)
    expect(poor.stderr).toMatch(/not finished; budget: the next call can cost .*--resume/)
    const first = await linesOf(out)
    expect(first.length).toBeGreaterThan(5)
    expect(first.length).toBeLessThan(60)
    const calls = server.calls.length
    expect((await datagen(server, ...common)).stderr).toContain('it exists already')
    const rich = await datagen(server, ...common, '--budget', '1', '--resume')
    expect(rich.code).toBe(0)
    expect(JSON.parse(rich.stdout)).toMatchObject({ stories: 60, asked: 60 })
    expect((await linesOf(out)).slice(0, first.length)).toEqual(first)
    expect(server.calls.length).toBe(60)
    expect(calls).toBeLessThan(60)
  })

  test('in batches: says when to come back, and a later run collects', async () => {
    const server = await storyServer({ batch: { looks: 1 } })
    const args = ['--count', '40', '--out', at('batch.txt'), '--batch', '--resume']
    const sent = await datagen(server, ...args)
    expect(sent.code).toBe(0)
    expect(sent.stderr).toMatch(/40 calls are with the server; come back with --resume after /)
    let last = sent
    for (let pass = 0; pass < 2; pass++) last = await datagen(server, ...args)
    expect(JSON.parse(last.stdout)).toMatchObject({ stories: 40 })
    expect(JSON.parse(last.stdout).unfinished).toBeUndefined()
    expect(server.calls.length).toBe(0)
  })

  test('two processes on one ledger ask and pay once', async () => {
    const server = await storyServer({ fault: () => ({ kind: 'slow', ms: 20 }) })
    const ledger = ['--count', '40', '--ledger', at('shared.calls.jsonl')]
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) => datagen(server, ...ledger, '--out', at(`${name}.jsonl`))),
    )
    for (const { code, stdout } of [one!, two!]) {
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ stories: 40 })
    }
    expect(await readFile(at('one.jsonl'), 'utf8')).toBe(await readFile(at('two.jsonl'), 'utf8'))
    expect(server.calls.length).toBe(40)
  })

  test('tells what was rejected, by filter', async () => {
    const server = await storyServer({ answer: () => 'As an AI, I cannot write this story.' })
    const { stdout } = await datagen(
      server,
      '--count',
      '5',
      '--attempts',
      '2',
      '--out',
      at('no.txt'),
    )
    expect(JSON.parse(stdout)).toMatchObject({ stories: 0, givenUp: 5, rejected: { refusal: 10 } })
  })

  test('a domain becomes a recipe that is kept, and read the next time', async () => {
    const recipe = {
      words: {
        verb: ['win', 'lose', 'think', 'wait', 'play'],
        noun: ['king', 'queen', 'horse', 'board', 'tower'],
        adjective: ['black', 'white', 'clever', 'slow', 'brave'],
      },
      features: [{ name: 'draw', ask: 'nobody wins' }],
    }
    const server = await storyServer({
      answer: ({ response_format }, call) =>
        response_format ? JSON.stringify(recipe) : writeStory({ seed: call }).text,
    })
    const args = [
      '--domain',
      'a chess club',
      '--count',
      '4',
      '--attempts',
      '1',
      '--out',
      at('chess.jsonl'),
    ]
    expect((await datagen(server, ...args)).code).toBe(0)
    const kept = JSON.parse(await readFile(at('chess.jsonl.recipe.json'), 'utf8'))
    expect(kept).toMatchObject({ domain: 'a chess club', words: recipe.words })
    expect(server.calls.at(-1)!.request.messages[0]!.content).toContain('a chess club')
    const calls = server.calls.length
    expect((await datagen(server, ...args, '--resume')).code).toBe(0)
    expect(server.calls.length).toBe(calls)
  })

  test('wrong usage', async () => {
    const none = await tinystories(['datagen', '--count', '5', '--out', at('x')])
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("'--model <name>'") })
    const offline = ['datagen', '--provider', 'offline', '--out', at('x')]
    const domain = await tinystories([...offline, '--domain', 'a chess club'])
    expect(domain.stderr).toContain('--domain has a chat model propose words')
    const nobody = await tinystories(['datagen', '--provider', at('nobody'), '--out', at('x')])
    expect(nobody.stderr).toMatch(
      /^tinystories: --provider: openai, offline, or the path of a model/,
    )
    const feature = await tinystories([...offline, '--features', 'sword fight'])
    expect(feature).toMatchObject({ code: 1, stderr: expect.stringContaining('any of dialogue') })
    await writeFile(at('bad.json'), '{"words":[]}')
    const recipe = await tinystories([...offline, '--recipe', at('bad.json')])
    expect(recipe.stderr).toContain('bad.json: words: an object of lists is expected')
  })
})

describe('instructions and reports', () => {
  test('stories become instructions, by the offline writer and without summaries', async () => {
    await tinystories(['datagen', '--provider', 'offline', '--count', '40', '--out', at('s.jsonl')])
    const base = ['datagen', 'instruct', '--data', at('s.jsonl'), '--provider', 'offline', '--json']
    const made = await tinystories([...base, '--out', at('i.txt')])
    expect(JSON.parse(made.stdout)).toMatchObject({ stories: 40, summaries: 40, failed: 0 })
    const text = await readFile(at('i.txt'), 'utf8')
    expect(text.match(/^Story: $/gm)).toHaveLength(40)
    for (const name of ['Words', 'Features', 'Random sentence', 'Summary']) {
      expect(text).toMatch(new RegExp(`^${name}: `, 'm'))
    }
    const bare = [...base, '--out', at('i.jsonl'), '--no-summaries', '--never', 'words,features']
    expect(JSON.parse((await tinystories(bare)).stdout)).toMatchObject({ summaries: 0 })
    for (const record of await linesOf(at('i.jsonl'))) {
      const instruction = record.instruction as Record<string, unknown>
      expect(instruction).not.toHaveProperty('summary')
      expect('words' in instruction && 'features' in instruction).toBe(false)
      expect(record.text).toContain(record.story)
    }
  })

  test('a model of ours sums stories up in their own sentences', async () => {
    await tinystories(['write', '--count', '3', '--features', 'none', '--out', at('few.txt')])
    const words = ['datagen', 'instruct', '--data', at('few.txt'), '--fields', 'summary', '--json']
    const model = ['--provider', fileURLToPath(storyModel), '--out', at('m.jsonl')]
    const made = await tinystories([...words, ...model, '--threads', '1'])
    const sums = { stories: 3, summaries: 3, failed: 0, dollars: 0 }
    expect(JSON.parse(made.stdout)).toMatchObject(sums)
    for (const { instruction, story } of await linesOf(at('m.jsonl'))) {
      const { summary } = instruction as { readonly summary?: string }
      for (const sentence of summary?.match(/[^.!?]+[.!?]/g) ?? []) {
        expect(story).toContain(sentence.trim())
      }
    }
    // What is in the ledger is not made again.
    const { mtimeMs } = await stat(at('m.jsonl.calls.jsonl'))
    expect(JSON.parse((await tinystories([...words, ...model])).stdout)).toMatchObject(sums)
    expect((await stat(at('m.jsonl.calls.jsonl'))).mtimeMs).toBe(mtimeMs)
  })

  test('reports on stories, against a training set, and drops near-duplicates', async () => {
    const data = at('s.jsonl')
    const report = await tinystories([
      'data',
      'report',
      '--data',
      data,
      '--training',
      data,
      '--out',
      at('r.html'),
      '--json',
    ])
    expect(JSON.parse(report.stdout)).toMatchObject({
      diversity: { stories: 40, nearDuplicateShare: 0 },
      memorisation: { copies: 40, overlap: expect.arrayContaining([1]) },
    })
    expect(await readFile(at('r.html'), 'utf8')).toContain('Against the training set')
    const dedupe = ['data', 'dedupe', '--out', at('d.txt'), '--json', '--data']
    expect(JSON.parse((await tinystories([...dedupe, data, data])).stdout)).toMatchObject({
      stories: 80,
      kept: 40,
      duplicates: 40,
    })
    const against = await tinystories([...dedupe, data, '--against', data])
    expect(JSON.parse(against.stdout)).toMatchObject({ kept: 0, ofOthers: 40 })
  })
})
