// A process that adds answers to a ledger until it is done or killed: appender.ts <path> <first key> <count> <bytes>
import { openLedger } from '../src/node/index.ts'

const [path, first, count, size] = [process.argv[2]!, ...process.argv.slice(3).map(Number)] as const
const ledger = await openLedger(path)
const usage = { promptTokens: 1, cachedTokens: 0, completionTokens: 1 }
for (let n = first!; n < first! + count!; n += 8) {
  await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      const key = (n + i).toString(16).padStart(32, '0')
      await ledger.add({ kind: 'start', key, cost: 0.01 })
      const text = String.fromCharCode(97 + (i % 26)).repeat(size! + ((n * 7919) % size!))
      await ledger.add({ kind: 'answer', key, cost: 0.001, model: 'm', text, usage, ms: 1 })
    }),
  )
  // Said only when it is durable, so the parent may count on it.
  process.stdout.write(`${n + 7}\n`)
}
await ledger.close()
