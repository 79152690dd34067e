// A model trained on the spot, by the package's own training, and what it tells in Node.
import { openWasm } from '@ts/tensor'
import { bytesSource, createModel, Generator, openTinystory } from '@ts/transformer'
import type { TellOptions } from '../src/index.ts'
import { trainModel } from '../src/train/trainModel.ts'

/** Small stories of two paragraphs. */
export const stories: readonly string[] = Array.from({ length: 80 }, (_, i) => {
  const name = ['Tom', 'Lily', 'Max', 'Mia'][i % 4]
  const thing = ['a red ball', 'a big cat', 'an old tree', 'a small dog'][(i >> 2) % 4]
  return `Once upon a time, there was a child named ${name}. ${name} saw ${thing}.\n\n${name} was happy. ${name} went home.`
})

/** Its configuration. */
const config: Readonly<Record<string, unknown>> = {
  model_type: 'llama',
  vocab_size: 320,
  max_position_embeddings: 128,
  hidden_size: 32,
  intermediate_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: true,
}

/** A .tinystory file. */
export async function trainedModel(): Promise<Uint8Array> {
  const request = { config, texts: stories, steps: 150, batch: 4, context: 64, threads: 1 }
  const { bytes } = await trainModel(request, () => {}, new AbortController().signal)
  return new Uint8Array(bytes)
}

/** What the file tells when Node opens it. */
export async function toldInNode(
  bytes: Uint8Array,
  prompt: string,
  { temperature = 0.8, topP = 0.95, topK = 0, seed = 0, maxTokens }: TellOptions,
): Promise<string> {
  const backend = await openWasm()
  const file = await openTinystory(bytesSource(bytes, 'model'))
  const model = createModel(file.config, { type: file.type })
  await file.load(backend, model)
  const tokenizer = await file.tokenizer()
  const generator = await Generator.open(backend, model, { tokenizer, overflow: 'slide' })
  const { text } = await generator.complete(prompt, {
    sampling: { temperature, topP, topK },
    seed,
    ...(maxTokens === undefined ? {} : { maxTokens }),
  })
  backend.close()
  return prompt + text
}
