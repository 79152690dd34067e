// How fast the ledger is: appends a second, then in a fresh process seconds to open it, memory, answers read a second.
// pnpm --filter @ts/chat bench [calls, default 100000] [path]; 850,000 calls make a gigabyte.
import { spawnSync } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLedger } from '../src/node/index.ts'

const count = Number(process.argv[2] ?? 100_000)
const path = process.argv[3] ?? join(tmpdir(), 'ledger-bench.jsonl')
if (process.argv[4] === 'open') {
  await open()
} else {
  await fill()
  const script = fileURLToPath(import.meta.url)
  const again = ['--conditions=@ts/source', script, String(count), path, 'open']
  spawnSync(process.execPath, again, { stdio: 'inherit' })
  rmSync(path)
}

async function fill(): Promise<void> {
  rmSync(path, { force: true })
  const ledger = await openLedger(path)
  const usage = { promptTokens: 100, cachedTokens: 0, completionTokens: 200 }
  const text = 'Once upon a time there was a little frog who lived by a pond. '.repeat(13)
  const cpu = process.cpuUsage()
  const started = performance.now()
  let next = 0
  // As many calls under way as a large run has: each writes that it begins, then its answer.
  const call = async (): Promise<void> => {
    while (next < count) {
      const key = keyOf(next++)
      await ledger.add({ kind: 'start', key, cost: 0.0003 })
      await ledger.add({ kind: 'answer', key, cost: 0.000123, model: 'm', text, ms: 900, usage })
    }
  }
  await Promise.all(Array.from({ length: 1000 }, call))
  report('appends/s', (2 * count) / secondsSince(started))
  const { user, system } = process.cpuUsage(cpu)
  report('appends/s of processor', (2 * count) / ((user + system) / 1e6))
  await ledger.close()
}

async function open(): Promise<void> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const ledger = await openLedger(path)
  report('open, s', secondsSince(started))
  report('open, s of processor', process.cpuUsage(cpu).user / 1e6)
  report('size, GB', statSync(path).size / 1e9)
  report('memory, MB', process.memoryUsage.rss() / 1e6)
  const reading = performance.now()
  const reads = Math.min(count, 20_000)
  for (let n = 0; n < reads; n++) await ledger.get(keyOf((n * 7919) % count))
  report('reads/s', reads / secondsSince(reading))
  await ledger.close()
}

// Different in all words, as hashes are.
function keyOf(n: number): string {
  return [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]
    .map((factor) => (Math.imul(n + 1, factor) >>> 0).toString(16).padStart(8, '0'))
    .join('')
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000
}

function report(what: string, value: number): void {
  process.stdout.write(`${what.padEnd(24)}${value.toPrecision(4)}\n`)
}
