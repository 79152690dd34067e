import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { openLedger } from '@ts/chat/node'
import { everyFault, fakeOpenAI } from '@ts/chat/testing'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { offlineAnswer } from '../src/chat/offlineChat.ts'
import { charged } from './started.ts'

const count = 2000
const kills = 5
/** Calls at once, and stories in a call. */
const [concurrency, perCall] = [8, 2]

test('killed among faults: every story once, no call paid twice, the bill right', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'datagen-'))
  const ledgerPath = join(folder, 'calls.jsonl')
  const server = await fakeOpenAI({
    answer: ({ messages }) => offlineAnswer(messages[0]!.content),
    fault: everyFault,
  })
  // In one file the process starts in a third of the time.
  const script = join(folder, 'generator.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('generatorProcess.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@ts/source'],
    outfile: script,
  })
  const start = (): ReturnType<typeof spawn> =>
    spawn(process.execPath, [script, ledgerPath, server.baseURL, `${count}`, `${perCall}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const child = start()
      const exited = once(child, 'exit')
      const until = Math.floor((count / perCall) * (kill / (kills + 1)))
      while (server.charges.length < until && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      child.kill('SIGKILL')
      expect(await exited).toEqual([null, 'SIGKILL'])
    }
    const child = start()
    const indices = JSON.parse(await text(child.stdout!)) as number[]
    expect([...indices].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
    // What was delivered twice for one prompt was under way when the process was killed.
    const delivered = server.charges.filter((charge) => charge.delivered)
    const first = [...new Map(delivered.map((charge) => [charge.prompt, charge])).values()]
    expect(delivered.length - first.length).toBeLessThanOrEqual(kills * concurrency)
    const ledger = await openLedger(ledgerPath)
    const { spent, uncertain, reserved } = ledger.bill
    await ledger.close()
    expect(ledger.counts).toEqual({ answer: first.length, refusal: 0, length: 0, failure: 0 })
    expect(spent).toBeCloseTo(charged({ charges: first }), 12)
    expect(reserved).toBe(0)
    expect(spent + uncertain).toBeGreaterThanOrEqual(charged(server) - 1e-12)
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
})
