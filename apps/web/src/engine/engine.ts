// The page's one engine.
import { storyModel } from '@ts/story-model'
import { Client } from './client.ts'
import type { EngineMethods } from './methods.ts'

const worker = new Worker(new URL('./worker.ts', import.meta.url), {
  type: 'module',
  name: 'engine',
})
worker.postMessage(storyModel.href)

/** Asks the engine, which works in a worker of its own. */
export const engine: Client<EngineMethods> = new Client<EngineMethods>(worker)
