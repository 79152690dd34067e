// From stories to a model file, in memory: tokenizer, shards, training, .tinystory.
import { openWasm, sizeOf } from '@ts/tensor'
import { trainBpe } from '@ts/tokenizer'
import {
  type Dataset,
  encodeDocuments,
  joinShards,
  memoryStore,
  openShard,
  recipe,
  train,
  writeShards,
} from '@ts/trainer'
import {
  bytesSource,
  type Config,
  createModel,
  modelWeights,
  parameters,
  parseConfig,
  preset,
  shapeOf,
  writeTinystory,
} from '@ts/transformer'
import type { TrainedStory, TrainProgress, TrainRequest } from './request.ts'

const VOCABULARY = 1024
const CONTEXT = 256
const MOST_THREADS = 4

/**
 * Trains a model.
 *
 * @throws FormatError or RangeError for a configuration that is none, TrainingError if the stories are too
 *         few or the loss is no number
 */
export async function trainModel(
  request: TrainRequest,
  show: (progress: TrainProgress) => void,
  signal: AbortSignal,
): Promise<{ readonly bytes: ArrayBuffer; readonly facts: Omit<TrainedStory, 'model'> }> {
  const { texts, steps = 500, batch = 8, seed = 1 } = request
  const wished = configOf(request.config)
  const tokenizer = await trainBpe(texts, shapeOf(wished).vocabulary)
  const end = tokenizer.endOfText!
  const config = { ...wished, bos_token_id: end, eos_token_id: end }
  const context = Math.min(request.context ?? 128, shapeOf(config).context)
  const format = { vocabularySize: tokenizer.vocabSize, endOfText: end }
  const data = await inMemory(encodeDocuments(texts, tokenizer), format)
  const isolated = globalThis.crossOriginIsolated === true
  const cores = Math.min(MOST_THREADS, globalThis.navigator?.hardwareConcurrency ?? 1)
  const backend = await openWasm({ threads: request.threads ?? (isolated ? cores : 1) })
  const model = createModel(config)
  const size = parameters(model).reduce((sum, [, leaf]) => sum + sizeOf(leaf), 0)
  let [loss, done] = [Number.NaN, 0]
  const settings = {
    ...recipe({ parameters: size, steps, batch, context }),
    seed,
    logEvery: Math.max(1, Math.min(10, Math.ceil(steps / 50))),
    evaluateEvery: 0,
    sampleEvery: 0,
    saveEvery: 0,
  }
  const run = { backend, model, data, store: memoryStore('the training') }
  for await (const event of train(run, settings, { signal })) {
    if (event.kind === 'step') {
      const { step, tokensPerSecond } = event
      loss = event.loss
      show({ step, steps, loss, tokensPerSecond })
    } else if (event.kind === 'done') done = event.step
  }
  const parts: Uint8Array<ArrayBuffer>[] = []
  const card = `# A story model\n\nTrained in a browser: ${done} steps on ${texts.length} texts.\n`
  const weights = modelWeights(backend, model)
  for await (const part of writeTinystory(weights, { type: 'q8_0', tokenizer, card })) {
    parts.push(part.slice())
  }
  backend.close()
  const bytes = await new Blob(parts).arrayBuffer()
  return { bytes, facts: { steps: done, loss, parameters: size } }
}

function configOf(config: TrainRequest['config']): Config {
  if (typeof config === 'string') {
    return preset(config, { vocabulary: VOCABULARY, context: CONTEXT })
  }
  return parseConfig(new TextEncoder().encode(JSON.stringify(config)), 'config')
}

async function inMemory(
  documents: Parameters<typeof writeShards>[0],
  format: Parameters<typeof writeShards>[2],
): Promise<Dataset> {
  const shards: Uint8Array<ArrayBuffer>[][] = []
  await writeShards(
    documents,
    async (number) => {
      const parts: Uint8Array<ArrayBuffer>[] = []
      shards[number] = parts
      return {
        write: async (bytes) => void parts.push(bytes.slice()),
        close: async () => {},
        abort: async () => {},
      }
    },
    format,
  )
  return joinShards(
    await Promise.all(
      shards.map(async (parts, i) => {
        const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
        return openShard(bytesSource(bytes, `shard ${i}`))
      }),
    ),
  )
}
