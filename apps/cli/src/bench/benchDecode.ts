// Whole tokens, one after another: forward over the cache, sampling, text left out.
import { paddedSize } from '@ts/tensor'
import {
  createModel,
  describe,
  Generator,
  initialize,
  type Model,
  parameters,
} from '@ts/transformer'
import { openBackend } from '../openBackend.ts'
import { readCeiling } from './ceiling.ts'
import { type BenchRequest, type BenchResult, measureTokens } from './measure.ts'
import { decodeConfig } from './workload.ts'

/** Tokens of one round. */
const ROUND = 128

/**
 * Measures greedy decoding of one text with random weights, the first half of the context at most.
 *
 * Unit: tokens/s. The ceiling: a token must read every weight once, so it is the speed at which as many
 * threads read a buffer of the weights' size, divided by that size.
 */
export async function benchDecode(request: BenchRequest): Promise<BenchResult> {
  const { threads, type = 'f32' } = request
  const config = decodeConfig(request.workload)
  const backend = await openBackend(request.backend, threads, async () => {
    return (await describe(config)).flopsPerToken.forward
  })
  const model = createModel(config, { type })
  initialize(backend, model)
  const bytes = weightBytes(model)
  const generator = await Generator.open(backend, model, { context: 2 * ROUND })
  const round = async (): Promise<number> => {
    let start = 0
    let tokens = 0
    // The first token waits for the prompt and is not counted.
    for await (const _ of generator.pieces([[1]], {
      sampling: { temperature: 0 },
      maxTokens: ROUND,
    })) {
      if (tokens++ === 0) start = performance.now()
    }
    return ((tokens - 1) * bytes) / ((performance.now() - start) / 1000)
  }
  return measureTokens(request, {
    backend,
    round,
    perToken: bytes,
    ceiling: await readCeiling(threads, bytes),
    close: () => generator.close(),
  })
}

/** Bytes of the matrices that a token is multiplied with, as they are stored; the tied head is one of them. */
function weightBytes(model: Model): number {
  const matrices = parameters(model).filter(([, { shape }]) => shape.length === 2)
  return matrices.reduce((sum, [, leaf]) => sum + 4 * paddedSize(leaf), 0)
}
