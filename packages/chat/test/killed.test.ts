import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { requestKey } from '../src/index.ts'
import { openLedger } from '../src/node/index.ts'
import { fakeOpenAI } from '../src/testing/index.ts'
import { charged } from './started.ts'
import { story } from './story.ts'

const count = 250
const kills = 5
const concurrency = 8

test('killed five times among faults: every story once, nothing paid twice, the bill right', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'killed-'))
  const path = join(folder, 'calls.jsonl')
  const faults = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 429, headers: { 'retry-after-ms': '2' } },
    { kind: 'drop' },
    { kind: 'cut' },
    { kind: 'malformed' },
    { kind: 'slow', ms: 20 },
  ] as const
  const server = await fakeOpenAI({ fault: (call) => faults[(call * 7919 + 13) % 20] })
  const generator = fileURLToPath(new URL('generator.ts', import.meta.url))
  const run = (): ReturnType<typeof spawn> =>
    spawn(
      process.execPath,
      ['--conditions=@ts/source', generator, path, server.baseURL, String(count)],
      { stdio: 'inherit' },
    )
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const child = run()
      const exited = once(child, 'exit')
      const until = Math.floor((count * kill) / (kills + 1))
      while (server.charges.length < until && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      child.kill('SIGKILL')
      expect(await exited).toEqual([null, 'SIGKILL'])
    }
    expect(await once(run(), 'exit')).toEqual([0, null])

    const ledger = await openLedger(path)
    for (let n = 0; n < count; n++) {
      const text = `An answer to: Tell a story about ${n}.`
      expect(await ledger.get(requestKey(story(n)))).toMatchObject({ kind: 'answer', text })
    }
    expect(ledger.counts).toEqual({ answer: count, refusal: 0, length: 0, failure: 0 })
    // What was charged and is no answer in the ledger was cut off, or under way when the process was killed.
    const delivered = server.charges.filter((charge) => charge.delivered)
    expect(delivered.length - count).toBeLessThanOrEqual(kills * concurrency)
    const first = new Map(delivered.map((charge) => [charge.prompt, charge]))
    const once_ = charged({ ...server, charges: [...first.values()] })
    expect(ledger.bill.spent).toBeCloseTo(once_, 12)
    expect(ledger.bill.reserved).toBe(0)
    expect(ledger.bill.spent + ledger.bill.uncertain).toBeGreaterThanOrEqual(
      charged(server) - 1e-12,
    )
    await ledger.close()
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
})
