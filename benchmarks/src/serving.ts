// Tokens per second of a server for one client and for many, beside those of the same model without a server, which
// are the most it can reach. Wall time counts everything on the machine; processor time, the server's process alone.
//   node --conditions=@ts/source benchmarks/src/serving.ts [--clients 1,8,32] [--rounds 3] [--tokens 200] [--json]
//     [--model path | --random15M] [--tokenizer path]
import { Agent } from 'node:http'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { dataPath } from '@ts/reference-data'
import { ask } from './serving/ask.ts'
import { type ServedModel, shipped, with15M } from './serving/servedModel.ts'
import { type Measured, type ServerProcess, startServer } from './serving/serverProcess.ts'

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1,8,32' },
    rounds: { type: 'string', default: '3' },
    tokens: { type: 'string', default: '200' },
    model: { type: 'string' },
    random15M: { type: 'boolean', default: false },
    tokenizer: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const clients = values.clients.split(',').map(Number)
const tokens = Number(values.tokens)

/** The ways that are measured, in turn. */
const ways = ['in process', 'whole', 'streamed'] as const

interface Row {
  readonly way: (typeof ways)[number]
  readonly clients: number
  /** tokens per second, and per second of processor time; medians of the rounds */
  readonly tokensPerSecond: number
  readonly tokensPerProcessorSecond: number
}

const rows = values.random15M
  ? await with15M(values.tokenizer ?? dataPath('llama2c/tokenizer.bin'), measure)
  : await measure({
      ...(values.model === undefined ? shipped : { path: values.model }),
      ...(values.tokenizer !== undefined && { tokenizer: values.tokenizer }),
    })
if (values.json) {
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}`
  console.log(JSON.stringify({ machine, tokens, rows }, null, 2))
} else {
  console.log('way         clients  tokens/s  per s of processor  × the first')
  for (const { way, clients, tokensPerSecond, tokensPerProcessorSecond } of rows) {
    const first = rows.find((row) => row.way === way)!
    const times = tokensPerSecond / first.tokensPerSecond
    const numbers = [clients, tokensPerSecond, tokensPerProcessorSecond].map(Math.round)
    console.log(
      `${way.padEnd(11)} ${String(numbers[0]).padStart(7)} ${String(numbers[1]).padStart(9)} ${String(numbers[2]).padStart(19)} ${times.toFixed(2).padStart(12)}`,
    )
  }
}

async function measure(model: ServedModel): Promise<readonly Row[]> {
  const server = await startServer(model)
  const agent = new Agent({ keepAlive: true })
  try {
    const all = ways.flatMap((way) =>
      clients.map((count) => ({ way, clients: count, measured: [] as Measured[] })),
    )
    // The first round compiles and warms up.
    for (let round = 0; round <= Number(values.rounds); round++) {
      for (const { way, clients, measured } of all) {
        const one = await measureOnce(server, agent, { way, clients })
        if (round > 0) measured.push(one)
      }
    }
    return all.map(({ way, clients, measured }) => ({
      way,
      clients,
      tokensPerSecond: median(measured.map(({ tokens, seconds }) => tokens / seconds)),
      tokensPerProcessorSecond: median(measured.map(({ tokens, processor }) => tokens / processor)),
    }))
  } finally {
    agent.destroy()
    await server.stop()
  }
}

async function measureOnce(
  server: ServerProcess,
  agent: Agent,
  { way, clients }: Pick<Row, 'way' | 'clients'>,
): Promise<Measured> {
  if (way === 'in process') return server.batch(clients, tokens)
  const before = await server.processor()
  const start = performance.now()
  const answers = await Promise.all(
    Array.from({ length: clients }, (_, seed) => {
      const asked = { prompt: 'Once upon a time', max_tokens: tokens, seed }
      return ask(server.url, asked, { agent, stream: way === 'streamed' })
    }),
  )
  const seconds = (performance.now() - start) / 1000
  const bad = answers.find(({ status, problem }) => status !== 200 || problem !== '')
  if (bad) throw new Error(`the server answered with ${bad.status}: ${bad.problem}`)
  return {
    tokens: answers.reduce((sum, answer) => sum + answer.tokens, 0),
    seconds,
    processor: (await server.processor()) - before,
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
