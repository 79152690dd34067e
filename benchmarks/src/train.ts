// Whole training steps of T1, T2 and T3: ours beside jax-js, from the same weights, in one run.
//   node --conditions=@ts/source benchmarks/src/train.ts [T1|T2|T3] [--rounds=5] [--json] [--no-peers]
// A peer's losses must be ours before its speed counts. jax-js's WebAssembly has one thread.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { openWasm } from '@ts/tensor'
import { createModel, initialize, parameters } from '@ts/transformer'
import { compileStep, rowsOf } from '../../apps/cli/src/bench/trainingStep.ts'
import {
  optimizer,
  trainWorkloads as shapes,
  type TrainWorkload,
  trainConfig,
} from '../../apps/cli/src/bench/workload.ts'
import { trainJaxJs } from './peers/trainJaxJs.ts'

type Step = (tokens: Int32Array<ArrayBuffer>, targets: Int32Array<ArrayBuffer>) => Promise<number>

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string', default: '5' },
    'no-peers': { type: 'boolean' },
  },
})
const rounds = Number(options.rounds)

const results: Record<string, Record<string, number>> = {}
for (const [name, shape] of Object.entries(shapes)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  results[name] = await measure(name, shape)
}
if (options.json) console.log(JSON.stringify({ unit: 'tokens/s', results }))
else console.table(results)
process.exit()

async function measure(name: string, shape: TrainWorkload): Promise<Record<string, number>> {
  const { T, B } = shape
  const { tokens, targets } = rowsOf(shape)
  const threads = [...new Set([1, availableParallelism()])]
  const contenders: Record<string, Step> = {}
  for (const n of threads) {
    contenders[`ours, ${n === 1 ? '1 thread' : `${n} threads`}`] = await ours(shape, n)
  }
  if (!options['no-peers']) {
    try {
      contenders['jax-js, 1 thread'] = await trainJaxJs(shape, optimizer, await firstWeights(shape))
    } catch (error) {
      console.error(`jax-js, ${name}: ${(error as Error).message}`)
    }
  }
  const seconds: Record<string, number> = {}
  let expected: readonly number[] | null = null
  for (const [who, step] of Object.entries(contenders)) {
    // The first steps compile; their losses are what must agree.
    const losses: number[] = []
    try {
      for (let i = 0; i < 3; i++) losses.push(await step(tokens, targets))
    } catch (error) {
      if (who.startsWith('ours')) throw error
      console.error(`${who}, ${name}: ${(error as Error).message}`)
      delete contenders[who]
      continue
    }
    expected ??= losses
    if (losses.some((loss, i) => !(Math.abs(loss - expected![i]) < 1e-3))) {
      throw new Error(
        `${who}, ${name}: losses ${losses.join(', ')}, ours are ${expected.join(', ')}`,
      )
    }
    seconds[who] = Number.POSITIVE_INFINITY
  }
  // In turn, so that a neighbour on the machine slows all of them alike.
  for (let round = 0; round < rounds; round++) {
    for (const [who, step] of Object.entries(contenders)) {
      const start = performance.now()
      await step(tokens, targets)
      seconds[who] = Math.min(seconds[who], (performance.now() - start) / 1000)
    }
  }
  return Object.fromEntries(
    Object.entries(seconds).map(([who, best]) => [who, Number(((B * T) / best).toPrecision(3))]),
  )
}

async function ours(shape: TrainWorkload, threads: number): Promise<Step> {
  const step = await compileStep(await openWasm({ threads }), shape)
  return async () => (await step.run(true))!
}

async function firstWeights(shape: TrainWorkload) {
  const backend = await openWasm()
  const model = createModel(trainConfig(shape))
  initialize(backend, model)
  const weights: Record<string, { shape: readonly number[]; data: Float32Array<ArrayBuffer> }> = {}
  for (const [name, leaf] of parameters(model)) {
    weights[name] = { shape: leaf.shape, data: (await backend.read(leaf)).slice() }
  }
  backend.close()
  return weights
}
