// The small API: a model open in a worker of its own, telling stories as async iterables of text.
import { source as workerText } from 'tiny-story:worker'
import type { Answer, Order, StoryModel, TellOptions, Told } from './protocol.ts'
import { blockedWorker, type StartedWorker, scriptText, startWorker } from './startWorker.ts'
import { StoryError } from './storyError.ts'

/** How a model is opened. */
export interface OpenStoryOptions {
  /** `sha256-…` as in HTML. A copy that fits is then opened without asking the network. */
  readonly integrity?: string
  /** Default: one; on cross-origin isolated pages up to four for models that gain by it. */
  readonly threads?: number
  /**
   * `webgpu`: on the graphics card where the browser may use it, else on `wasm`, the default. Its code is
   * loaded from gpu.js beside this script. Models of a few million parameters gain nothing by it.
   */
  readonly backend?: 'wasm' | 'webgpu'
  /** URL of worker.js or gpu.js on the page's own origin, where its policy forbids blob: workers. */
  readonly worker?: string | URL
  readonly onProgress?: (loaded: number, total: number | null) => void
  /** Aborting ends the worker; opening and telling then throw the signal's reason. */
  readonly signal?: AbortSignal
}

/**
 * Opens a model for telling.
 *
 * @param model a URL, relative to the page, or a .tinystory file itself
 * @throws StoryError
 *
 * @example
 * const story = await openStory('model.tinystory')
 * for await (const text of story.tell('Once upon a time')) document.body.append(text)
 * story.close()
 */
export async function openStory(
  model: string | URL | Blob | ArrayBuffer | Uint8Array,
  options: OpenStoryOptions = {},
): Promise<Story> {
  const { integrity = null, threads = null, backend = 'wasm', worker, onProgress, signal } = options
  signal?.throwIfAborted()
  const source = await sourceOf(model)
  signal?.throwIfAborted()
  const script =
    worker !== undefined
      ? { url: new URL(worker, document.baseURI).href }
      : { text: backend === 'webgpu' ? await scriptText(gpuScript()) : workerText }
  signal?.throwIfAborted()
  const started = startWorker(script)
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      started.end()
      reject(error)
    }
    const abort = (): void => fail(signal?.reason)
    signal?.addEventListener('abort', abort)
    // The worker answers every failure that it notices itself.
    started.worker.onerror = (event) => {
      signal?.removeEventListener('abort', abort)
      fail(event.message ? new StoryError('unsupported', event.message) : blockedWorker())
    }
    started.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') return onProgress?.(data.loaded, data.total)
      signal?.removeEventListener('abort', abort)
      if (data.kind === 'opened') return resolve(new Story(started, data.model, signal))
      if (data.kind === 'failed') {
        return fail(new StoryError(data.failure.code, data.failure.message))
      }
    }
    post(started, { kind: 'open', source, integrity, threads })
  })
}

/** A model in a worker. */
export class Story {
  readonly model: StoryModel
  /** Comes if the graphics card is lost and the story goes on in WebAssembly: what the model is then. */
  readonly moved: Promise<StoryModel>
  private move: (model: StoryModel) => void = () => {}
  /** Whether the browser keeps a copy, so that it opens without a network; false once closed before that. */
  readonly kept: Promise<boolean>
  private keep: (kept: boolean) => void = () => {}
  private readonly started: StartedWorker
  private readonly signal: AbortSignal | undefined
  private readonly abort = (): void => this.close(this.signal?.reason)
  private listener: ((answer: Answer) => void) | null = null
  private closed: unknown = null
  private nextId = 0

  /** Use {@link openStory}. */
  constructor(started: StartedWorker, model: StoryModel, signal?: AbortSignal) {
    this.started = started
    this.model = model
    this.signal = signal
    signal?.addEventListener('abort', this.abort)
    this.kept = new Promise((resolve) => {
      this.keep = resolve
    })
    this.moved = new Promise((resolve) => {
      this.move = resolve
    })
    started.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'kept') this.keep(data.kept)
      else if (data.kind === 'moved') this.move(data.model)
      else this.listener?.(data)
    }
    started.worker.onerror = ({ message }) => this.close(new StoryError('unsupported', message))
  }

  /**
   * Tells a story that begins with the prompt, text piece by text piece; the prompt is not among them.
   * Leaving the loop stops the telling. One story at a time.
   *
   * @returns (as the generator's return value) how it ended
   * @throws StoryError
   */
  async *tell(prompt = '', options: TellOptions = {}): AsyncGenerator<string, Told, undefined> {
    if (this.listener) throw new StoryError('option', 'one story at a time; stop the other first')
    if (this.closed) throw this.closed
    const id = this.nextId++
    const waiting: Answer[] = []
    let wake = (): void => {}
    this.listener = (answer) => {
      waiting.push(answer)
      wake()
    }
    let over = false
    post(this.started, { kind: 'tell', id, prompt, options: complete(options) })
    try {
      for (;;) {
        const answer = waiting.shift()
        if (!answer) {
          if (this.closed) throw this.closed
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          continue
        }
        // What a telling that was left still had to say.
        if (!('id' in answer) || answer.id !== id) continue
        if (answer.kind === 'text') yield answer.text
        else {
          over = true
          if (answer.kind === 'told') return answer.told
          throw new StoryError(answer.failure.code, answer.failure.message)
        }
      }
    } finally {
      if (!over && !this.closed) {
        this.stop()
        while (!waiting.some((a) => 'id' in a && a.id === id && a.kind !== 'text')) {
          if (this.closed) break
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
      this.listener = null
    }
  }

  /** Ends the telling that is going on, if there is one; it then returns with the reason `stopped`. */
  stop(): void {
    if (!this.closed) post(this.started, { kind: 'stop' })
  }

  /** Ends the worker. A telling that is going on throws. */
  close(reason: unknown = new StoryError('closed', 'the story was closed')): void {
    if (this.closed) return
    this.closed = reason
    this.keep(false)
    this.signal?.removeEventListener('abort', this.abort)
    this.started.end()
    this.listener?.({ kind: 'failed', failure: { code: 'closed', message: 'closed' } })
  }
}

function gpuScript(): URL {
  return new URL('./gpu.js', import.meta.url)
}

async function sourceOf(
  model: string | URL | Blob | ArrayBuffer | Uint8Array,
): Promise<string | ArrayBuffer> {
  if (model instanceof Blob) return model.arrayBuffer()
  if (model instanceof ArrayBuffer) return model
  if (model instanceof Uint8Array) return model.slice().buffer as ArrayBuffer
  return new URL(model, document.baseURI).href
}

function complete(options: TellOptions): Required<TellOptions> {
  return {
    temperature: options.temperature ?? 0.8,
    topK: options.topK ?? 0,
    topP: options.topP ?? 0.95,
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 32),
    maxTokens: options.maxTokens ?? 0,
    pace: options.pace ?? 0,
  }
}

function post({ worker }: StartedWorker, order: Order): void {
  worker.postMessage(order)
}
