// One model that is served: what is known of it, and who may have it continue a text now.
import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { BackendName } from '@ts/tensor/auto'
import type { Tokenizer } from '@ts/tokenizer'
import { shapeOf } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import { ApiError } from '../http/apiError.ts'
import type { ChatStyle } from '../openai/chatPrompt.ts'
import { LastingModel } from './lastingModel.ts'
import { modelTokenizer } from './modelTokenizer.ts'

/** A model to be served. */
export interface ModelOptions {
  /** as `openModel` of @ts/transformer takes it: a folder, .tinystory, .gguf, .safetensors, .bin */
  readonly path: string
  /** its name in the API; default: its file's or folder's name */
  readonly id?: string
  /** default: the one in the model or beside it */
  readonly tokenizer?: string
  /** how chats become prompts; default `instruct` if its name says Instruct, else `continue` */
  readonly chat?: ChatStyle
}

/** How models are run. */
export interface EngineOptions {
  /** texts continued at once, each with a row of the cache; default 32 */
  readonly rows?: number
  /** texts that may wait for a row; default 128 */
  readonly queue?: number
  /** most tokens of a text, prompt included; default: the model's context */
  readonly context?: number
  /** where to compute; default `wasm` */
  readonly backend?: BackendName
  /** threads that share the work of a model on the WASM backend; default 1 */
  readonly threads?: number
  /** tokens of prompts read in one step; default 32 */
  readonly chunk?: number
}

/** A model that is served. */
export class HostedModel {
  readonly id: string
  /** seconds since 1970 at which its file was written */
  readonly created: number
  readonly tokenizer: Tokenizer
  readonly chat: ChatStyle
  /** most tokens of a text, prompt included */
  readonly context: number
  /** ids that may be in a prompt */
  readonly vocabulary: number
  readonly rows: number
  readonly engine: LastingModel
  private readonly queue: number
  private readonly firstToken: number | undefined
  private admitted = 0
  /** moving average of what a text takes, ms */
  private usual = 1000

  private constructor(
    facts: Pick<HostedModel, 'id' | 'created' | 'tokenizer' | 'chat' | 'context' | 'vocabulary'>,
    engine: LastingModel,
    limits: { readonly rows: number; readonly queue: number; readonly bos: number | undefined },
  ) {
    const { id, created, tokenizer, chat, context, vocabulary } = facts
    this.id = id
    this.created = created
    this.tokenizer = tokenizer
    this.chat = chat
    this.context = context
    this.vocabulary = vocabulary
    this.engine = engine
    this.rows = limits.rows
    this.queue = limits.queue
    this.firstToken = tokenizer.bos ?? tokenizer.endOfText ?? limits.bos
  }

  /**
   * Opens a model in a thread of its own.
   *
   * @throws FormatError if there is none or it is damaged; RangeError for a context it does not have
   */
  static async open(options: ModelOptions, engine: EngineOptions = {}): Promise<HostedModel> {
    const { path, tokenizer: tokenizerPath } = options
    const { rows = 32, queue = 128, backend = 'wasm', threads = 1, chunk = 32 } = engine
    const opened = await openModel(path)
    try {
      const { config } = opened
      const { context: longest, vocabulary } = shapeOf(config)
      const context = engine.context ?? longest
      if (context > longest) {
        throw new RangeError(
          `${path}: context must be at most the model's ${longest}, got ${context}`,
        )
      }
      const tokenizer = await modelTokenizer(opened, tokenizerPath)
      const id = options.id ?? nameOf(path)
      const chat = options.chat ?? (/instruct/i.test(id) ? 'instruct' : 'continue')
      const created = Math.floor((await stat(opened.path)).mtimeMs / 1000)
      const start = { path, tokenizer: tokenizerPath, backend, threads, rows, context, chunk }
      return new HostedModel(
        { id, created, tokenizer, chat, context, vocabulary },
        await LastingModel.open(start),
        { rows, queue, bos: config.bos_token_id },
      )
    } finally {
      await opened.close()
    }
  }

  /** Texts that have or wait for a row. */
  get outstanding(): number {
    return this.admitted
  }

  /** Ids of a prompt's text; an empty one becomes the token that begins texts. */
  encode(text: string): readonly number[] {
    return Array.from(this.tokenizer.encode(text, { special: true }))
  }

  /** The token for an empty prompt. @throws ApiError if the model has none */
  beginning(param: string): readonly number[] {
    if (this.firstToken !== undefined) return [this.firstToken]
    throw new ApiError(400, `${param}: it is empty and no token of this model begins a text`, {
      param,
    })
  }

  /**
   * Takes in texts, or refuses all of them where the queue is full.
   *
   * @returns tells that one of them is done
   * @throws ApiError 429 with retry-after
   */
  admit(texts: number): () => void {
    const waiting = this.admitted + texts - this.rows
    // Who finds nobody waiting may come with more texts than the queue has places.
    if (waiting > this.queue && this.admitted > this.rows) {
      const seconds = Math.ceil((this.usual * (this.admitted / this.rows)) / 1000)
      throw new ApiError(429, 'The server is busy and its queue is full; please try again later.', {
        type: 'requests',
        code: 'queue_full',
        headers: { 'retry-after': String(Math.min(60, Math.max(1, seconds))) },
      })
    }
    this.admitted += texts
    const start = performance.now()
    return () => {
      this.admitted--
      this.usual += (performance.now() - start - this.usual) / 16
    }
  }

  /** Ends its thread. */
  close(): Promise<void> {
    return this.engine.close()
  }
}

/** `models/my-model/model.safetensors` and `models/my-model/` as `my-model`; `stories15M.bin` as `stories15M`. */
function nameOf(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
  const last = parts.at(-1) ?? 'model'
  const generic = /^(model\.safetensors|pytorch_model\.bin|model\.safetensors\.index\.json)$/
  if (generic.test(last) && parts.length > 1) return parts.at(-2)!
  return /^\.(tinystory|gguf|safetensors|bin)$/.test(extname(last))
    ? basename(last, extname(last))
    : last
}
