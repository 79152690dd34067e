// An open model that tells: the engine inside the worker.
import { type Backend, sizeOf } from '@ts/tensor'
import {
  bytesSource,
  createModel,
  Generator,
  openTinystory,
  parameters,
  shapeOf,
} from '@ts/transformer'
import type { StoryModel, TellOptions, Told } from '../protocol.ts'
import { StoryError } from '../storyError.ts'

/** Below so many parameters threads wait for one another longer than they compute. */
const WORTH_THREADS = 1e6
const MOST_THREADS = 4
/** Between two rests in which orders come in, in ms. */
const BREATH = 8

/** Opens what computes, with so many threads where it has threads. */
export type OpenBackend = (threads: number) => Promise<Backend>

/** What computes, and where there is something that can be lost, what goes on then. */
export interface Engine {
  readonly open: OpenBackend
  readonly spare?: OpenBackend
}

/** Where a model computes. */
export type Place = Pick<StoryModel, 'backend' | 'threads'>

/** A model ready to tell. */
export interface Teller {
  readonly model: Omit<StoryModel, 'bytes' | 'from'>
  /** Tells a story; `stop` aborts it. */
  tell(
    prompt: string,
    options: Required<TellOptions>,
    show: (text: string) => void,
    stop: AbortSignal,
  ): Promise<Told>
}

/**
 * Opens a .tinystory file.
 *
 * @param threads null: as many as are worth it where memory can be shared, else one
 * @param moved   told when the graphics card was lost and the story goes on elsewhere
 * @throws FormatError or StoryError if it is damaged or has no tokenizer, BackendError without SIMD
 */
export async function openTeller({
  bytes,
  name,
  threads,
  engine,
  moved,
}: {
  readonly bytes: Uint8Array
  readonly name: string
  readonly threads: number | null
  readonly engine: Engine
  readonly moved: (place: Place) => void
}): Promise<Teller> {
  const file = await openTinystory(bytesSource(bytes, name))
  const tokenizer = await file.tokenizer()
  if (!tokenizer) {
    throw new StoryError('format', `${name}: the file has no tokenizer; convert it again with one`)
  }
  const model = createModel(file.config, { type: file.type })
  const count = parameters(model).reduce((sum, [, leaf]) => sum + sizeOf(leaf), 0)
  const isolated = globalThis.crossOriginIsolated === true
  const cores = Math.min(MOST_THREADS, globalThis.navigator?.hardwareConcurrency ?? 1)
  const worth = isolated && count >= WORTH_THREADS ? cores : 1
  const backend = await engine.open(threads ?? worth)
  await file.load(backend, model)
  const { spare } = engine
  const fallback =
    spare &&
    (async (): Promise<Backend> => {
      const other = await spare(threads ?? worth)
      await file.load(other, model)
      moved(placeOf(other))
      return other
    })
  const generator = await Generator.open(backend, model, { tokenizer, overflow: 'slide', fallback })
  return {
    model: {
      architecture: file.config.model_type,
      parameters: count,
      context: shapeOf(file.config).context,
      ...placeOf(backend),
    },
    async tell(prompt, options, show, stop) {
      const { temperature, topK, topP, seed, maxTokens, pace } = options
      const start = performance.now()
      let [tokens, first, breath] = [0, 0, start]
      let reason: Told['reason'] = 'length'
      const pieces = generator.pieces([prompt], {
        sampling: { temperature, topK, topP },
        seed,
        ...(maxTokens > 0 ? { maxTokens } : {}),
      })
      for await (const { token, text, end } of pieces) {
        if (token !== null) tokens++
        if (text !== '') show(text)
        const now = performance.now()
        if (tokens === 1) first = now - start
        if (end) reason = end === 'stop' ? 'end' : 'length'
        else if (pace > 0) await rest((1000 * tokens) / pace - (now - start), stop)
        else if (now - breath > BREATH) {
          await rest(0, stop)
          breath = performance.now()
        }
        if (stop.aborted) {
          reason = 'stopped'
          break
        }
      }
      return { reason, tokens, firstMs: first, ms: performance.now() - start }
    },
  }
}

function placeOf(backend: Backend): Place {
  return { backend: backend.name, threads: 'threads' in backend ? Number(backend.threads) : 1 }
}

/** Lets orders in, and waits; an abort ends the wait. */
function rest(ms: number, stop: AbortSignal): Promise<void> {
  if (ms < 1) {
    // A timer would wait for 4 ms at least.
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    })
  }
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    stop.addEventListener('abort', done)
  })
}
