// The models the engine knows: the one that comes with the page, those dropped on it, those trained here.
// Opens them when they are asked for and closes those not used for longest.
import { Tracer } from '@ts/interpret'
import { openWasm } from '@ts/tensor'
import type { Tokenizer } from '@ts/tokenizer'
import {
  type Config,
  createModel,
  FormatError,
  Generator,
  type Model,
  parameters,
  shapeOf,
} from '@ts/transformer'
import { database } from '../store/database.ts'
import { pieceStore } from '../store/pieceStore.ts'
import { type OpenedFiles, openFiles } from './openFiles.ts'

/** What the page shows of a model. */
export interface ModelInfo {
  /** `shipped`, `file-…` or `run-…`: stands in URLs. */
  readonly id: string
  readonly name: string
  readonly family: Config['model_type']
  readonly parameters: number
  readonly vocabulary: number
  readonly context: number
  readonly layers: number
  readonly heads: number
  readonly hasWords: boolean
  /** Whether it was trained on instructions: words and features are then told to it, not woven into a beginning. */
  readonly instruct: boolean
  readonly card: string
}

/** A model ready to be used. */
export interface OpenModel {
  readonly info: ModelInfo
  readonly model: Model
  readonly tokenizer: Tokenizer
  /** For one story at a time. */
  readonly generator: Generator
  readonly tracer: Tracer
}

/** Models open at once. */
const MOST = 4

/** Opens models by their ids. */
export class Library {
  private readonly shipped: URL
  private readonly open = new Map<string, Promise<OpenModel>>()

  /** @param shipped where the page's own model lies */
  constructor(shipped: URL) {
    this.shipped = shipped
  }

  /** Describes a model without opening its weights. */
  async describe(id: string): Promise<ModelInfo> {
    const { files, name } = await this.files(id)
    return describe(id, name, await openFiles(files))
  }

  /** Keeps files that make up a model. @throws FormatError if they do not */
  async add(files: readonly File[]): Promise<ModelInfo> {
    const opened = await openFiles(files)
    const largest = files.toSorted((a, b) => b.size - a.size)[0]
    const id = `file-${await hashOf(files)}`
    const name = largest.name.replace(/\.\w+$/, '')
    const info = describe(id, name, opened)
    // Weights that do not fit their config are found now, not in the middle of a story.
    const model = await load(info, opened)
    this.keep(id, Promise.resolve(model))
    const db = await database()
    await db.put('models', { id, name, files, added: Date.now() })
    return info
  }

  /** The models of this device: id and name. */
  async list(): Promise<readonly { readonly id: string; readonly name: string }[]> {
    const db = await database()
    const runs = await db.getAll('runs')
    const trained = await Promise.all(
      runs.map(async ({ id }) => (await pieceStore(db, id).read('latest')) !== null),
    )
    const models = await db.getAll('models')
    return [
      ...runs.filter((_, i) => trained[i]).sort((a, b) => b.begun - a.begun),
      ...models.sort((a, b) => b.added - a.added),
    ].map(({ id, name }) => ({ id, name }))
  }

  async remove(id: string): Promise<void> {
    this.forget(id)
    await (await database()).delete('models', id)
  }

  /** Opens a model, or gives the one that is open. */
  get(id: string): Promise<OpenModel> {
    const known = this.open.get(id)
    if (known) {
      this.keep(id, known)
      return known
    }
    const opening = this.files(id).then(async ({ files, name }) => {
      const opened = await openFiles(files)
      return load(describe(id, name, opened), opened)
    })
    opening.catch(() => this.open.delete(id))
    this.keep(id, opening)
    return opening
  }

  /**
   * Drops a model that is not wanted or whose files have changed. Its memory goes with the last story it
   * tells: each model has a backend of its own.
   */
  forget(id: string): void {
    this.open.delete(id)
  }

  /** The files a model is made of. @throws FormatError in words if this device has no such model */
  async files(id: string): Promise<{ readonly files: readonly File[]; readonly name: string }> {
    if (id === 'shipped') {
      return { files: [await this.fetchShipped()], name: 'The storyteller' }
    }
    const db = await database()
    if (id.startsWith('run-')) {
      const run = await db.get('runs', id)
      const files = await runFiles(id)
      if (run && files.length > 0) return { files, name: run.name }
    }
    const model = await db.get('models', id)
    if (model) return model
    throw new FormatError(
      id,
      'model',
      'this model is not on this device; drop its file on the page, or choose another',
    )
  }

  private async fetchShipped(): Promise<File> {
    const response = await fetch(this.shipped).catch((cause: unknown) => {
      throw new Error(`model: could not be fetched (${String(cause)}); are you online?`, { cause })
    })
    if (!response.ok) throw new Error(`model: ${this.shipped} answered ${response.status}`)
    return new File([await response.blob()], 'storyteller.tinystory')
  }

  private keep(id: string, model: Promise<OpenModel>): void {
    this.open.delete(id)
    this.open.set(id, model)
    for (const oldest of [...this.open.keys()].slice(0, -MOST)) this.forget(oldest)
  }
}

/** The best checkpoint of a run, or the last, as the files of a model folder; none: no checkpoint yet. */
async function runFiles(id: string): Promise<readonly File[]> {
  const store = pieceStore(await database(), id)
  const pointer = (await store.read('best')) ?? (await store.read('latest'))
  if (!pointer) return []
  const folder = new TextDecoder().decode(pointer).trim()
  const names = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']
  const files = await Promise.all(
    names.map(async (name) => {
      const bytes = await store.read(`${folder}/${name}`)
      return bytes ? [new File([bytes as Uint8Array<ArrayBuffer>], name)] : []
    }),
  )
  return files.flat()
}

function describe(
  id: string,
  name: string,
  { checkpoint: { config }, tokenizer, card }: OpenedFiles,
): ModelInfo {
  const { vocabulary, context, layers, heads } = shapeOf(config)
  return {
    id,
    name,
    family: config.model_type,
    parameters: parameters(createModel(config)).reduce(
      (sum, [, { shape }]) => sum + shape.reduce((product, n) => product * n, 1),
      0,
    ),
    vocabulary,
    context,
    layers,
    heads,
    hasWords: tokenizer !== null,
    instruct: /instruct/i.test(name) || /instruct/i.test(card),
    card,
  }
}

async function load(info: ModelInfo, { checkpoint, tokenizer }: OpenedFiles): Promise<OpenModel> {
  if (!tokenizer) {
    throw new FormatError(
      info.name,
      'tokenizer',
      'this model comes without its words; drop its tokenizer.json (or tokenizer.bin) together with it',
    )
  }
  // One thread: for models this small, threads wait for one another longer than they work.
  const backend = await openWasm()
  try {
    const model = createModel(checkpoint.config)
    await checkpoint.load(backend, model)
    const generator = await Generator.open(backend, model, { tokenizer, overflow: 'slide' })
    return { info, model, tokenizer, generator, tracer: new Tracer(backend, model) }
  } catch (error) {
    backend.close()
    throw error
  }
}

/** Of names and sizes and of each file's beginning and end: enough to tell models apart, however large. */
async function hashOf(files: readonly File[]): Promise<string> {
  const parts = files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((file) => [
      `${file.name}:${file.size};`,
      file.slice(0, 2 ** 20),
      file.slice(-(2 ** 20)),
    ])
  // FNV-1a, twice: the browser's own hashes are there on secure pages only.
  let [a, b] = [0x811c9dc5, 0x9747b28c]
  for (const byte of new Uint8Array(await new Blob(parts).arrayBuffer())) {
    a = Math.imul(a ^ byte, 0x01000193)
    b = Math.imul(b ^ byte, 0x85ebca6b) ^ (b >>> 13)
  }
  return [a, b].map((n) => (n >>> 0).toString(16).padStart(8, '0')).join('')
}
