// A model of a few thousand random weights with a tokenizer trained on a few stories: small, and as wild as none
// that was trained.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeStories } from '@ts/datagen'
import { type Backend, openWasm } from '@ts/tensor'
import { type Tokenizer, trainBpe, writeTokenizerJson } from '@ts/tokenizer'
import { createModel, initialize, type Model, preset } from '@ts/transformer'
import { saveModel } from '@ts/transformer/node'

/** A model on the disk, and the same one here. */
export interface TinyModel {
  readonly folder: string
  readonly path: string
  readonly tokenizer: Tokenizer
  readonly backend: Backend
  readonly model: Model
  remove(): Promise<void>
}

/** Makes one with a context of 256. Its text ends seldom by itself. */
export async function makeTinyModel(): Promise<TinyModel> {
  const stories = [...writeStories(40, { seed: 2 })].map(({ text }) => text)
  const tokenizer = await trainBpe(stories, 400)
  const backend = await openWasm()
  const endOfText = tokenizer.endOfText!
  const shape = { vocabulary: tokenizer.vocabSize, context: 256, endOfText }
  const model = createModel(preset('neo-64x1', shape))
  initialize(backend, model, { seed: 3, deviation: 0.2 })
  const folder = await mkdtemp(join(tmpdir(), 'tinystories-server-'))
  const path = join(folder, 'tiny')
  await saveModel(path, backend, model, { 'tokenizer.json': writeTokenizerJson(tokenizer) })
  const remove = async (): Promise<void> => {
    backend.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { folder, path, tokenizer, backend, model, remove }
}
