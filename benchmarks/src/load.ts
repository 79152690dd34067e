// A server under load: clients that read at once, slowly or not to the end, that send garbage, that watch, all together.
// Every answer is compared with the one that a model in this process gives. Fails if anything is wrong or not given back.
//   node --conditions=@ts/source benchmarks/src/load.ts [--clients 200] [--seconds 60] [--model path] [--tokenizer path] [--json]
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { Generator } from '@ts/transformer'
import { answersOf, requests } from './load/known.ts'
import { complaints, type Known, type LoadReport, type Quantiles, runLoad } from './load/runLoad.ts'
import type { Asked } from './serving/ask.ts'
import { openServed, shipped } from './serving/servedModel.ts'
import { startServer } from './serving/serverProcess.ts'

/** Most that the heap may have grown, in bytes: caches of compiled code and of connections are never quite alike. */
const MOST_BYTES = 8e6

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '10' },
    model: { type: 'string' },
    tokenizer: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const model = {
  ...(values.model === undefined ? shipped : { path: values.model }),
  ...(values.tokenizer !== undefined && { tokenizer: values.tokenizer }),
}
const known = await inProcess(requests(64, 120))
const server = await startServer(model)
const load = {
  clients: Number(values.clients),
  seconds: Number(values.seconds),
  warmUp: Number(values['warm-up']),
}
const report = await runLoad({ ...server, known }, load)
await server.stop()
const problems = complaints(report, MOST_BYTES)
if (values.json) {
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}`
  console.log(JSON.stringify({ machine, ...load, ...report, problems }, null, 2))
} else {
  console.log(told(report))
  for (const problem of problems) console.log(`WRONG: ${problem}`)
}
process.exitCode = problems.length > 0 ? 1 : 0

async function inProcess(asked: readonly Asked[]): Promise<readonly Known[]> {
  const { backend, opened, tokenizer } = await openServed(model)
  const generator = await Generator.open(backend, opened.model, { tokenizer, batch: 4 })
  const known = await answersOf(generator, asked)
  generator.close()
  backend.close()
  return known
}

function told({ kinds, before, after, ...report }: LoadReport): string {
  const ms = (name: string, { p50, p99, max, count }: Quantiles): string =>
    `${name.padEnd(20)} median ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${max.toFixed(0)} ms, of ${count}`
  const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
  return [
    ...Object.entries(kinds).map(
      ([kind, { clients, done, refused }]) =>
        `${kind.padEnd(8)} ${clients} clients: ${done} done, ${refused} told to come back later`,
    ),
    `${Math.round(report.tokensPerSecond)} tokens/s over ${report.seconds.toFixed(1)} s, ${report.wrong} wrong answers`,
    ms('first token', report.firstToken),
    ms('between tokens', report.interToken),
    ms('health and metrics', report.watching),
    `heap ${mb(before.heap)} before, ${mb(after.heap)} after; process ${mb(before.resident)}, ${mb(after.resident)}`,
    `left: ${after.sockets} sockets, ${after.rows} rows, ${after.waiting} waiting`,
  ].join('\n')
}
