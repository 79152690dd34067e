// A process that asks for stories until it has all or is killed: generator.ts <ledger> <base URL> <count>
import { askAll, LedgeredChat, openaiChat } from '../src/index.ts'
import { openLedger } from '../src/node/index.ts'
import { story } from './story.ts'

const [path, baseURL, count] = process.argv.slice(2) as [string, string, string]
const ledger = await openLedger(path)
const chat = new LedgeredChat(openaiChat({ baseURL, apiKey: 'right' }), ledger, {
  limits: { concurrency: 8 },
  retry: { attempts: 20, baseMs: 2, maxMs: 10 },
})
const calls = Array.from({ length: Number(count) }, (_, n) => ({ request: story(n) }))
for await (const { error } of askAll(chat, calls)) if (error !== undefined) throw error
await ledger.close()
