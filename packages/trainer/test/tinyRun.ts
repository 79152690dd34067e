// A model and a data set so small that hundreds of steps take a second, for tests.
import { bytesSource, type Config, createModel, type Model } from '@ts/transformer'
import { type Dataset, joinShards } from '../src/data/dataset.ts'
import { openShard } from '../src/data/shard.ts'
import { recipe } from '../src/recipe.ts'
import type { Settings } from '../src/settings.ts'
import { shardBytes } from './shardBytes.ts'

/** Bytes, an end-of-text token, and an odd vocabulary so that the embedding has padding. */
const VOCABULARY = 259
const END = 256

/** Two layers, one of them with a window, 16 wide. */
export function tinyModel(): Model {
  const config: Config = {
    model_type: 'gpt_neo',
    vocab_size: VOCABULARY,
    max_position_embeddings: 32,
    hidden_size: 12,
    num_layers: 2,
    num_heads: 2,
    attention_types: [[['global', 'local'], 1]],
    window_size: 8,
    intermediate_size: 20,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    tie_word_embeddings: true,
    bos_token_id: END,
    eos_token_id: END,
  }
  return createModel(config)
}

/** Stories with few words, as bytes. */
export async function tinyData(first = 0, count = 60): Promise<Dataset> {
  const names = ['Tom', 'Lily', 'Max', 'Mia']
  const things = ['a red ball', 'a big cat', 'the old tree', 'her kite', 'a small dog']
  const documents = Array.from({ length: count }, (_, i) => {
    const [name, thing] = [names[(first + i) % 4], things[(first + 3 * i) % 5]]
    const text = `${name} saw ${thing}. ${name} liked ${thing} a lot.`
    return { tokens: new TextEncoder().encode(text), textBytes: text.length }
  })
  const format = { vocabularySize: VOCABULARY, endOfText: END, tokensPerShard: 1000 }
  const files = await shardBytes(documents, format)
  return joinShards(
    await Promise.all(files.map((bytes, i) => openShard(bytesSource(bytes, `${i}`)))),
  )
}

/** Settings of a short run that uses everything: accumulation, dropout, evaluation. */
export function tinySettings(changes: Partial<Settings> = {}): Settings {
  return {
    ...recipe({ parameters: 5000, steps: 200, batch: 2, context: 16 }),
    accumulation: 2,
    dropout: 0.1,
    seed: 7,
    logEvery: 10,
    evaluateEvery: 50,
    evaluateDocuments: 5,
    sampleEvery: 0,
    saveEvery: 50,
    ...changes,
  }
}
