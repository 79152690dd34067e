// The worker's loop: opens one model, tells one story at a time.
import type { Answer, Order } from '../protocol.ts'
import { StoryError } from '../storyError.ts'
import { failureOf } from './failure.ts'
import { fetchModel, type ModelFile } from './modelFile.ts'
import { type Engine, openTeller, type Teller } from './teller.ts'

let engine: Engine
let teller: Teller | null = null
let stop: AbortController | null = null

const answer = (message: Answer): void => globalThis.postMessage(message)

/** Takes the page's orders from now on. */
export function serve(computing: Engine): void {
  engine = computing
  globalThis.onmessage = ({ data }: MessageEvent<Order>): void => {
    if (data.kind === 'open') void open(data)
    else if (data.kind === 'tell') void tell(data)
    else stop?.abort()
  }
}

async function open({
  source,
  integrity,
  threads,
}: Extract<Order, { readonly kind: 'open' }>): Promise<void> {
  try {
    const file: Omit<ModelFile, 'from'> & { readonly from: ModelFile['from'] | 'page' } =
      typeof source === 'string'
        ? await fetchModel(source, integrity, (loaded, total) => {
            answer({ kind: 'progress', loaded, total })
          })
        : { bytes: new Uint8Array(source), from: 'page', keep: async () => false }
    const name = typeof source === 'string' ? source : 'the model'
    const where = { bytes: file.bytes.length, from: file.from }
    const opened = await openTeller({
      bytes: file.bytes,
      name,
      threads,
      engine,
      moved: (place) => answer({ kind: 'moved', model: { ...opened.model, ...where, ...place } }),
    })
    teller = opened
    const facts = { ...opened.model, ...where }
    answer({ kind: 'opened', model: facts })
    // Hashing and writing the copy must not keep the first words waiting.
    answer({ kind: 'kept', kept: await file.keep() })
  } catch (error) {
    answer({ kind: 'failed', failure: failureOf(error) })
  }
}

async function tell({
  id,
  prompt,
  options,
}: Extract<Order, { readonly kind: 'tell' }>): Promise<void> {
  stop = new AbortController()
  try {
    if (!teller) throw new StoryError('closed', 'the model is not open')
    const show = (text: string): void => answer({ kind: 'text', id, text })
    const told = await teller.tell(prompt, options, show, stop.signal)
    answer({ kind: 'told', id, told })
  } catch (error) {
    answer({ kind: 'broken', id, failure: failureOf(error) })
  }
}
