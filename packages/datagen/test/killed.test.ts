import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { fakeOpenAI } from '@ts/chat/testing'
import { expect, test } from 'vitest'
import { offlineAnswer } from '../src/chat/offline-chat.ts'
import { charged } from './started.ts'

// The long version: KILLED_STORIES=2000 KILLED_TIMES=5
const count = Number(process.env.KILLED_STORIES ?? 120)
const kills = Number(process.env.KILLED_TIMES ?? 2)

test('killed among faults: every story once, no call paid twice, the bill right', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'datagen-'))
  const faults = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 429, headers: { 'retry-after-ms': '2' } },
    { kind: 'drop' },
    { kind: 'cut' },
    { kind: 'malformed' },
    { kind: 'slow', ms: 20 },
  ] as const
  const server = await fakeOpenAI({
    answer: ({ messages }) => offlineAnswer(messages[0]!.content),
    // One request in twenty meets each fault.
    fault: (call) => faults[(call * 7919 + 13) % 20],
  })
  const script = fileURLToPath(new URL('generator-process.ts', import.meta.url))
  const start = (): ReturnType<typeof spawn> =>
    spawn(
      process.execPath,
      ['--conditions=@ts/source', script, join(folder, 'calls.jsonl'), server.baseURL, `${count}`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const child = start()
      const exited = once(child, 'exit')
      const until = Math.floor((count / 2) * (kill / (kills + 1)))
      while (server.charges.length < until && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      child.kill('SIGKILL')
      expect(await exited).toEqual([null, 'SIGKILL'])
    }
    const child = start()
    const output = JSON.parse(await text(child.stdout!)) as { indices: number[]; spent: number }
    expect([...output.indices].sort((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, i) => i),
    )
    // What was delivered twice for one prompt was under way when the process was killed.
    const delivered = server.charges.filter((charge) => charge.delivered)
    const first = [...new Map(delivered.map((charge) => [charge.prompt, charge])).values()]
    expect(delivered.length - first.length).toBeLessThanOrEqual(kills * 8)
    expect(output.spent).toBeCloseTo(charged({ charges: first }), 12)
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
})
