// Bundled for the browser twice: as the page's script, and as the worker that holds the engine.
import { networkBits } from './network.ts'

type Answer = { bits: Record<string, number[]> } | { error: string }

async function answer(threads: number): Promise<Answer> {
  return networkBits({ threads }).then(
    (bits) => ({ bits }),
    (error: Error) => ({ error: error.message }),
  )
}

if ('document' in globalThis) {
  Object.assign(globalThis, {
    inPage: answer,
    inWorker: (threads: number) =>
      new Promise<Answer>((resolve) => {
        const worker = new Worker('/page.js', { type: 'module' })
        worker.onmessage = ({ data }) => resolve(data)
        worker.postMessage(threads)
      }),
  })
} else {
  globalThis.onmessage = async ({ data }) => globalThis.postMessage(await answer(data))
}
