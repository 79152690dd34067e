// Whole training steps of T1, T2 and T3: ours beside jax-js, from the same weights, in one run.
//   node --conditions=@ts/source benchmarks/src/train.ts [T1|T2|T3] [--rounds=5] [--json] [--no-peers]
// A peer's losses must be ours before its speed counts. jax-js's WebAssembly has one thread.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { openWasm } from '@ts/tensor'
import { compileTrainStep, parameterGroups, recipe } from '@ts/trainer'
import { createModel, initialize, parameters } from '@ts/transformer'
import workloads from '../../apps/cli/src/bench/workloads.json' with { type: 'json' }
import { type TrainShape, trainJaxJs } from './peers/trainJaxJs.ts'

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
const shapes: Readonly<Record<string, TrainShape>> = workloads.train

const results: Record<string, Record<string, number>> = {}
for (const [name, shape] of Object.entries(shapes)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  results[name] = await measure(name, shape)
}
if (options.json) console.log(JSON.stringify({ unit: 'tokens/s', results }))
else console.table(results)
process.exit()

async function measure(name: string, shape: TrainShape): Promise<Record<string, number>> {
  const { V, T, B } = shape
  const tokens = Int32Array.from({ length: B * T }, (_, i) => (i * 7919) % V)
  const targets = tokens.map((token) => (token + 1) % V)
  const threads = [...new Set([1, availableParallelism()])]
  const contenders: Record<string, Step> = {}
  for (const n of threads) {
    contenders[`ours, ${n === 1 ? '1 thread' : `${n} threads`}`] = await ours(shape, n)
  }
  if (!options['no-peers']) {
    try {
      contenders['jax-js, 1 thread'] = await trainJaxJs(
        shape,
        workloads.adamw,
        await firstWeights(shape),
      )
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

function modelOf({ d, L, H, V, T }: TrainShape): ReturnType<typeof createModel> {
  return createModel({
    model_type: 'gpt_neo',
    vocab_size: V,
    max_position_embeddings: T,
    hidden_size: d,
    num_layers: L,
    num_heads: H,
    attention_types: [[['global'], L]],
    window_size: T,
    intermediate_size: 4 * d,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
  })
}

async function ours(shape: TrainShape, threads: number): Promise<Step> {
  const backend = await openWasm({ threads })
  const model = modelOf(shape)
  const groups = parameterGroups(model)
  initialize(backend, model)
  const { lr, beta1, beta2, eps, wd, clip } = workloads.adamw
  const step = await compileTrainStep(backend, model, groups, {
    ...recipe({ parameters: 1e6, steps: 1_000_000, batch: shape.B, context: shape.T }),
    learningRate: lr,
    schedule: { kind: 'constant', warmup: 0, final: 1, decay: 0 },
    beta1,
    beta2,
    epsilon: eps,
    weightDecay: wd,
    clip,
  })
  let index = 0
  return async (tokens, targets) => {
    const { reading } = await step.run(index++, async () => ({ tokens, targets }), true)
    return (await reading!).loss
  }
}

async function firstWeights(shape: TrainShape) {
  const backend = await openWasm()
  const model = modelOf(shape)
  initialize(backend, model)
  const weights: Record<string, { shape: readonly number[]; data: Float32Array<ArrayBuffer> }> = {}
  for (const [name, leaf] of parameters(model)) {
    weights[name] = { shape: leaf.shape, data: (await backend.read(leaf)).slice() }
  }
  backend.close()
  return weights
}
