// How fast a prompt is read: the time to a text's first token.
import {
  createModel,
  describe,
  Generator,
  initialize,
  type Model,
  parameters,
} from '@ts/transformer'
import { openBackend } from '../openBackend.ts'
import { computeCeiling } from './ceiling.ts'
import { type BenchRequest, type BenchResult, measureTokens } from './measure.ts'
import { decodeConfig } from './workload.ts'

/** Tokens of the prompt; the one that is drawn has its place behind them. */
const PROMPT = 255

/**
 * Measures a prompt of 255 tokens and the drawing of one, with random weights.
 *
 * Unit: tokens of the prompt per second. The ceiling: peak of 128-bit SIMD on as many threads, divided by two
 * operations for each weight that a token is multiplied with; the head is needed once. Whole numbers of int8
 * and int4 are not bound by it.
 */
export async function benchPrefill(request: BenchRequest): Promise<BenchResult> {
  const { threads, type = 'f32' } = request
  const config = decodeConfig(request.workload)
  const backend = await openBackend(request.backend, threads, async () => {
    return PROMPT * (await describe(config)).flopsPerToken.forward
  })
  const model = createModel(config, { type })
  initialize(backend, model)
  const flops = 2 * weightsOfLayers(model)
  const generator = await Generator.open(backend, model, { context: PROMPT + 1 })
  const prompt = Array.from({ length: PROMPT }, (_, i) => 1 + ((i * 7919) % 500))
  const options = { sampling: { temperature: 0 }, maxTokens: 1 }
  const round = async (): Promise<number> => {
    const start = performance.now()
    await generator.complete(prompt, options)
    return (PROMPT * flops) / ((performance.now() - start) / 1000)
  }
  return measureTokens(request, {
    backend,
    round,
    perToken: flops,
    ceiling: await computeCeiling(threads),
    close: () => generator.close(),
  })
}

/** How many weights the layers have, embeddings and head not counted. */
function weightsOfLayers(model: Model): number {
  const { vocab_size: vocabulary } = model.config
  const matrices = parameters(model).filter(
    ([, { shape }]) => shape.length === 2 && shape[0] !== vocabulary,
  )
  return matrices.reduce((sum, [, { shape }]) => sum + shape[0] * shape[1], 0)
}
