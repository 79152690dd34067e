// The process of the server: started by serverProcess.ts, does what it is told.
import { setTimeout } from 'node:timers/promises'
import { serve } from '@ts/server'
import { Batcher } from '@ts/transformer'
import type { Facts } from './facts.ts'
import { openServed, type ServedModel } from './servedModel.ts'
import type { Measured, Order } from './serverProcess.ts'

const { rows, ...model } = JSON.parse(process.argv[2]!) as ServedModel & { readonly rows: number }
const server = await serve({
  models: [{ ...model, id: 'model' }],
  port: 0,
  engine: { rows },
  http: { log: { level: 'error' } },
})
let batcher: Batcher | null = null

process.on('message', async (order: Order) => {
  switch (order.kind) {
    case 'facts':
      process.send!(await facts())
      break
    case 'processor':
      process.send!(seconds(process.cpuUsage()))
      break
    case 'batch':
      process.send!(await batch(order.texts, order.tokens))
      break
    case 'stop':
      await batcher?.close()
      await server.close(0)
      process.disconnect()
      break
    default:
      order satisfies never
  }
})
process.send!({ url: server.url })

async function facts(): Promise<Facts> {
  // What finalisers free is gone only after the next turn.
  for (let i = 0; i < 3; i++) {
    globalThis.gc!()
    await setTimeout(20)
  }
  const loads = server.models.map(({ engine }) => engine.load)
  const { heapUsed, external, rss } = process.memoryUsage()
  return {
    sockets: process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length,
    rows: loads.reduce((sum, { active }) => sum + active, 0),
    waiting: loads.reduce((sum, { waiting }) => sum + waiting, 0),
    heap: heapUsed + external,
    resident: rss,
  }
}

async function batch(texts: number, maxTokens: number): Promise<Measured> {
  batcher ??= await openBatcher()
  const before = process.cpuUsage()
  const start = performance.now()
  const counts = Array.from({ length: texts }, async (_, seed) => {
    let tokens = 0
    for await (const { token } of batcher!.submit('Once upon a time', { maxTokens, seed })) {
      if (token !== null) tokens++
    }
    return tokens
  })
  const tokens = (await Promise.all(counts)).reduce((sum, count) => sum + count)
  return {
    tokens,
    seconds: (performance.now() - start) / 1000,
    processor: seconds(process.cpuUsage(before)),
  }
}

async function openBatcher(): Promise<Batcher> {
  const { backend, opened, tokenizer } = await openServed(model)
  return Batcher.open(backend, opened.model, { tokenizer, rows })
}

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6
}
