// A server in a process of its own, as the measuring process sees it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Facts } from './facts.ts'
import type { ServedModel } from './servedModel.ts'

/** What the process is told, and answers with one message each. */
export type Order =
  | { readonly kind: 'facts' }
  | { readonly kind: 'processor' }
  /** has so many texts continued without HTTP, and counts their tokens */
  | { readonly kind: 'batch'; readonly texts: number; readonly tokens: number }
  | { readonly kind: 'stop' }

/** A running server. */
export interface ServerProcess {
  readonly url: string
  facts(): Promise<Facts>
  /** @returns its seconds of processor time so far */
  processor(): Promise<number>
  /** @returns tokens drawn by a `Batcher` in that process, and its seconds and seconds of processor time */
  batch(texts: number, tokens: number): Promise<Measured>
  stop(): Promise<void>
}

/** What some work took. */
export interface Measured {
  readonly tokens: number
  readonly seconds: number
  readonly processor: number
}

/** Starts one that serves a model as `model`. */
export async function startServer(model: ServedModel, rows = 32): Promise<ServerProcess> {
  const file = fileURLToPath(new URL('./serverChild.ts', import.meta.url))
  const child = fork(file, [JSON.stringify({ ...model, rows })], {
    execArgv: ['--conditions=@ts/source', '--no-warnings', '--expose-gc'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server's process ended with code ${code}`)
  })
  // It also ends when it is told to, while nobody asks for anything.
  ended.catch(() => {})
  const heard = async <T>(): Promise<T> => {
    const [message] = await Promise.race([once(child, 'message'), ended])
    return message as T
  }
  const ask = <T>(order: Order): Promise<T> => {
    child.send(order)
    return heard<T>()
  }
  const { url } = await heard<{ url: string }>()
  return {
    url,
    facts: () => ask<Facts>({ kind: 'facts' }),
    processor: () => ask<number>({ kind: 'processor' }),
    batch: (texts, tokens) => ask<Measured>({ kind: 'batch', texts, tokens }),
    stop: async () => {
      if (child.exitCode !== null) return
      const exit = once(child, 'exit')
      child.send({ kind: 'stop' } satisfies Order)
      await exit
    },
  }
}
