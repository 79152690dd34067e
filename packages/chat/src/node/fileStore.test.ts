import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLedger } from './openLedger.ts'

const appender = fileURLToPath(new URL('../../test/appender.ts', import.meta.url))
const keyOf = (n: number): string => n.toString(16).padStart(32, '0')
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

function append(path: string, first: number, count: number, size: number): ChildProcess {
  const numbers = [first, count, size].map(String)
  return spawn(process.execPath, ['--conditions=@ts/source', appender, path, ...numbers], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

// Kills the child after it has reported so many lines; resolves to the last key it reported.
async function killAfter(child: ChildProcess, lines: number): Promise<number> {
  let last = -1
  let seen = 0
  for await (const line of createInterface({ input: child.stdout! })) {
    last = Number(line)
    if (++seen === lines) child.kill('SIGKILL')
  }
  return last
}

test('a ledger in a folder that is not there yet', async () => {
  const path = join(folder, 'a/b/calls.jsonl')
  const ledger = await openLedger(path)
  await ledger.add({ kind: 'start', key: keyOf(1), cost: 0.5 })
  await ledger.close()
  expect(await readFile(path, 'utf8')).toMatch(/^\{"key":"0+1","bytes":\d+,"kind":"start".*\}\n$/)
  // The same process, but the one that had claimed the call has closed the ledger.
  const again = await openLedger(path)
  expect(again.bill).toEqual({ spent: 0, uncertain: 0.5, reserved: 0 })
  await again.close()
})

test('a place that cannot be written is said in one sentence', async () => {
  await writeFile(join(folder, 'file'), '')
  const said = /^ledger: the file must be writable, E(NOTDIR|EXIST): /
  await expect(openLedger(join(folder, 'file/calls.jsonl'))).rejects.toThrow(said)
  await expect(openLedger(folder)).rejects.toThrow('ledger: the file must be writable, EISDIR')
})

test('two processes on one ledger, one of them killed again and again', async () => {
  const path = join(folder, 'calls.jsonl')
  await writeFile(path, '{"key":"cut off in an earlier li')
  const steady = append(path, 1 << 20, 1200, 3000)
  const finished = once(steady, 'exit')
  const reported: [number, number][] = []
  for (let life = 0; life < 4; life++) {
    const first = life * 100_000
    reported.push([first, await killAfter(append(path, first, 80_000, 500), 4 + life * 5)])
  }
  expect(await finished).toEqual([0, null])

  const ledger = await openLedger(path)
  for (let n = 0; n < 1200; n++) expect(ledger.has(keyOf((1 << 20) + n))).toBe(true)
  for (const [first, last] of reported) {
    expect(last).toBeGreaterThan(first)
    for (let n = first; n <= last; n++) expect(ledger.has(keyOf(n))).toBe(true)
  }
  expect(ledger.damaged).toBeLessThanOrEqual(1 + 4)
  expect(ledger.bill.reserved).toBe(0)
  expect(ledger.bill.spent).toBeCloseTo(ledger.counts.answer * 0.001, 9)
  const text = ((await ledger.get(keyOf((1 << 20) + 8 * 100))) as { text: string }).text
  expect(text).toMatch(/^a{3000,}$/)
  await ledger.close()
})
