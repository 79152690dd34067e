// A process that generates stories until it has all or is killed: <ledger> <base URL> <count> <stories per call>
import { LedgeredChat, openaiChat } from '@ts/chat'
import { openLedger } from '@ts/chat/node'
import { StoryGenerator } from '../src/chat/index.ts'

const [path, baseURL, count, perCall] = process.argv.slice(2) as [string, string, string, string]
const ledger = await openLedger(path)
const chat = new LedgeredChat(openaiChat({ baseURL, apiKey: 'right' }), ledger, {
  limits: { concurrency: 8 },
  retry: { attempts: 20, baseMs: 2, maxMs: 10 },
})
const generator = new StoryGenerator(chat, {
  model: 'gpt-4o-mini',
  count: Number(count),
  perCall: Number(perCall),
})
const indices: number[] = []
for await (const { source } of generator.run()) indices.push(source.index)
process.stdout.write(JSON.stringify(indices))
await ledger.close()
