// Interim: one text at a time with a Generator, until the Batcher of @ts/transformer is there.
import type { Generator } from '@ts/transformer'
import type { Task, TokenPiece } from './task.ts'

/** Texts one after another. */
export class InterimBatcher {
  active = 0
  waiting = 0
  private readonly generator: Generator
  private turn: Promise<void> = Promise.resolve()

  constructor(generator: Generator) {
    this.generator = generator
  }

  async *submit(task: Task, signal: AbortSignal): AsyncGenerator<TokenPiece> {
    const before = this.turn
    let done: () => void = () => {}
    this.turn = new Promise((resolve) => {
      done = resolve
    })
    this.waiting++
    await before
    this.waiting--
    this.active++
    try {
      const { prompt, maxTokens, sampling, seed, stop } = task
      const options = { sampling, seed, stop, signal, maxTokens: Math.max(1, maxTokens) }
      const prompts = Array.from({ length: task.stream + 1 }, () => prompt)
      for await (const piece of this.generator.pieces(prompts, options)) {
        if (piece.row === task.stream) yield piece
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      this.active--
      done()
    }
  }
}
