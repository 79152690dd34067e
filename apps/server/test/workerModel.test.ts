import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { FromWorker } from '../src/engine/messages.ts'
import type { Task } from '../src/engine/task.ts'
import { WorkerModel } from '../src/engine/workerModel.ts'
import { bench } from './started.ts'

const on = bench()
const task: Task = {
  prompt: [1, 2, 3],
  maxTokens: 200,
  sampling: {},
  seed: 0,
  stream: 0,
  stop: [],
  logitBias: {},
  logprobs: null,
  echo: false,
  watched: true,
}
const never = new AbortController().signal

async function withModel(use: (model: WorkerModel, heard: FromWorker[]) => Promise<void>) {
  const { path } = on.tiny
  const engine = { backend: 'wasm', threads: 1, rows: 1, context: 256, chunk: 32 } as const
  const model = await WorkerModel.open({ path, tokenizer: undefined, ...engine })
  const heard: FromWorker[] = []
  const { worker } = model as unknown as { readonly worker: Worker }
  worker.on('message', (message: FromWorker) => heard.push(message))
  try {
    await use(model, heard)
  } finally {
    await model.close()
  }
}

test('a text that nobody wants any more gains at most one token', async () => {
  await withModel(async (model, heard) => {
    for (let round = 0; round < 20; round++) {
      heard.length = 0
      const id = 3 * round
      // Ending the iteration cancels it: the model hears of it before it hears of the next text, which it refuses at once.
      for await (const _ of model.complete({ ...task, seed: round }, never)) break
      const refused = model.complete({ ...task, prompt: [9999] }, never).next()
      await expect(refused).rejects.toThrow('token 9999 is not one of')
      const told = heard.findIndex((message) => message.kind === 'error')
      // The only row is free for the next one.
      for await (const _ of model.complete({ ...task, maxTokens: 3 }, never));
      const after = heard.slice(told).flatMap((one) => (one.kind === 'pieces' ? one.pieces : []))
      expect(after.filter(([of]) => of === id).length).toBeLessThanOrEqual(1)
      expect(after.filter(([of]) => of === id + 2).length).toBe(3)
    }
  })
})

test('tokens come in parts, in larger ones where nobody watches, all of them', async () => {
  await withModel(async (model, heard) => {
    const gained = async (watched: boolean) => {
      heard.length = 0
      const tokens: (number | null)[] = []
      for await (const pieces of model.complete({ ...task, maxTokens: 100, watched }, never)) {
        tokens.push(...pieces.map(({ token }) => token))
      }
      const messages = heard.filter((one) => one.kind === 'pieces' && one.pieces.length > 0)
      return { tokens, messages: messages.length }
    }
    const watched = await gained(true)
    const unwatched = await gained(false)
    expect(unwatched.tokens).toEqual(watched.tokens)
    expect(unwatched.messages).toBeLessThanOrEqual(watched.messages)
    expect(unwatched.messages).toBeLessThan(100)
  })
})
