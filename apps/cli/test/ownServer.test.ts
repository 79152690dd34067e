// Our own server as the provider of stories, behind a server that misbehaves: everything that holds of the fake one holds of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openLedger } from '@ts/chat/node'
import { everyFault, type FakeOpenAI, fakeOpenAI } from '@ts/chat/testing'
import { type Server, serve } from '@ts/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultSuite } from '../../../packages/chat/test/faultSuite.ts'
import { temporaryFolder, tinystories } from './cli.ts'

const at = temporaryFolder()
const path = fileURLToPath(import.meta.resolve('@ts/story-model/story.tinystory'))
let own: Server

beforeAll(async () => {
  // Under this name the price table has prices, so that bills can be compared.
  own = await serve({
    models: [{ path, id: 'gpt-4o-mini' }],
    port: 0,
    engine: { rows: 8 },
    http: { log: { level: 'silent' } },
  })
})
afterAll(() => own.close(0))

describe('calls', () => {
  faultSuite({
    server: () => ({ upstream: `${own.url}/v1` }),
    // A draw may end the answer before its first word, and an empty answer is a refusal; the likeliest words never do.
    request: { maxTokens: 8, temperature: 0 },
    patience: 2000,
  })
})

test('datagen among faults, killed again and again: every story once, no call paid twice', async () => {
  const server = await fakeOpenAI({ upstream: `${own.url}/v1`, fault: everyFault })
  const [count, kills, concurrency] = [40, 3, 4]
  const out = at('stories.jsonl')
  // What so small a model tells is not what it was asked for: the filters would reject most of it.
  const off =
    'encoding,refusal,length,unfinished,words,repetition,vocabulary,safety,duplicate,near-duplicate'
  const args = ['datagen', '--base-url', server.baseURL, '--model', 'gpt-4o-mini', '--off', off]
  args.push('--count', `${count}`, '--attempts', '2', '--max-tokens', '250', '--out', out)
  args.push('--concurrency', `${concurrency}`, '--resume', '--json')
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const child = start(args)
      const exited = once(child, 'exit')
      await charges(server, Math.floor((count * kill) / (kills + 1)), child)
      child.kill('SIGKILL')
      expect(await exited).toEqual([null, 'SIGKILL'])
    }
    const { code, stdout } = await tinystories(args)
    expect(code).toBe(0)
    const told = JSON.parse(stdout)
    const stories = (await readFile(out, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).source.index as number)
    expect(new Set(stories).size).toBe(stories.length)
    expect(stories.length).toBe(told.stories)
    expect(told.stories + told.givenUp).toBe(count)
    expect(told.stories).toBeGreaterThan(count / 2)
    const delivered = server.charges.filter((charge) => charge.delivered)
    const ledger = await openLedger(`${out}.calls.jsonl`)
    const { spent, uncertain, reserved } = ledger.bill
    const { answer, length, refusal } = ledger.counts
    await ledger.close()
    // What was delivered and is not in the ledger was under way when the process was killed.
    expect(delivered.length - (answer + length + refusal)).toBeLessThanOrEqual(kills * concurrency)
    expect(reserved).toBe(0)
    const most = server.charges.reduce((sum, charge) => sum + dollars(charge), 0)
    expect(spent).toBeLessThanOrEqual(most + 1e-12)
    expect(spent + uncertain).toBeGreaterThanOrEqual(most - 1e-12)
    const calls = server.calls.length
    expect(await tinystories(args)).toMatchObject({ code: 0 })
    expect(server.calls.length).toBe(calls)
  } finally {
    await server.close()
  }
})

test('a model of ours without a server: its stories are filtered, kept and not told twice', async () => {
  const out = at('local.jsonl')
  const args = ['datagen', '--provider', path, '--count', '6', '--attempts', '1', '--max-tokens']
  args.push('200', '--off', 'words,unfinished,length', '--out', out, '--threads', '1', '--json')
  const first = await tinystories(args)
  expect(first).toMatchObject({ code: 0 })
  const told = JSON.parse(first.stdout)
  expect(told).toMatchObject({ path: out, asked: 6, dollars: 0 })
  expect(told.stories).toBeGreaterThan(0)
  const stories = await readFile(out, 'utf8')
  expect(JSON.parse(stories.split('\n')[0]!)).toMatchObject({ source: { provider: path } })
  const ledger = await openLedger(`${out}.calls.jsonl`)
  const { counts } = ledger
  await ledger.close()
  const again = await tinystories([...args, '--resume'])
  expect(JSON.parse(again.stdout)).toEqual(told)
  expect(await readFile(out, 'utf8')).toBe(stories)
  const later = await openLedger(`${out}.calls.jsonl`)
  expect(later.counts).toEqual(counts)
  await later.close()
  await writeFile(at('none.txt'), 'no model')
  const none = ['datagen', '--provider', at('none.txt'), '--count', '1', '--out', at('x.jsonl')]
  expect(await tinystories(none)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('none.txt'),
  })
})

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--conditions=@ts/source', '--no-warnings', main, ...args], {
    env: { ...process.env, npm_lifecycle_event: '' },
    stdio: 'ignore',
  })
}

async function charges(server: FakeOpenAI, count: number, child: ChildProcess): Promise<void> {
  while (server.charges.length < count && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

function dollars({ promptTokens, completionTokens }: FakeOpenAI['charges'][number]): number {
  return (promptTokens * 0.15 + completionTokens * 0.6) / 1e6
}
