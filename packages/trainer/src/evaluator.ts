// How well a model predicts documents it was not trained on.
import { type Backend, compile, sum } from '@ts/tensor'
import type { Model } from '@ts/transformer'
import type { Dataset } from './data/dataset.ts'
import { rowLosses } from './rowLosses.ts'

/** What an evaluation found. */
export interface Evaluation {
  /** Nats per predicted token, end-of-text tokens counted. */
  readonly loss: number
  /** Bits per UTF-8 byte of the documents: comparable across vocabularies. */
  readonly bitsPerByte: number
  readonly documents: number
  /** Predicted tokens. */
  readonly tokens: number
}

/** A compiled evaluation. */
export interface Evaluator {
  /** Evaluates the weights that the backend holds now. */
  run(): Promise<Evaluation>
  close(): void
}

/** How much to evaluate at once and in all. */
export interface EvaluatorOptions {
  /** Rows B of a pass. */
  readonly batch: number
  /** Tokens T of a row. */
  readonly context: number
  /** Documents, spread evenly over the data; 0 (default): all. */
  readonly documents?: number
}

/**
 * Compiles an evaluation by documents: every token of a document and the end-of-text token after it is
 * predicted once, from the end-of-text token before it and what the document says so far. A document
 * longer than the context goes on in a row of its own, without what came before.
 *
 * The total in nats, divided by ln 2 and the bytes of the text, is the bits per byte.
 */
export async function compileEvaluator(
  backend: Backend,
  model: Model,
  data: Dataset,
  { batch, context, documents = 0 }: EvaluatorOptions,
): Promise<Evaluator> {
  const program = await compile(backend, {
    total: sum(rowLosses(model, { batch, context }).losses),
  })
  const count = documents === 0 ? data.documents : Math.min(documents, data.documents)
  return {
    async run() {
      const tokens = new Int32Array(batch * context)
      const targets = new Int32Array(batch * context).fill(-1)
      let [nats, predicted, bytes, row] = [0, 0, 0, 0]
      const flush = async (): Promise<void> => {
        await program.run({ tokens, targets })
        nats += (await program.read('total'))[0]
        targets.fill(-1)
        row = 0
      }
      for (let i = 0; i < count; i++) {
        const document = await data.document(Math.floor((i * data.documents) / count))
        const text = new Int32Array(1 + document.tokens.length)
        text[0] = data.endOfText
        text.set(document.tokens, 1)
        for (let start = 0; start + 1 < text.length; start += context) {
          const piece = text.subarray(start + 1, start + 1 + context)
          const at = row * context
          tokens.fill(data.endOfText, at, at + context)
          tokens.set(text.subarray(start, start + piece.length), at)
          targets.set(piece, at)
          if (++row === batch) await flush()
        }
        predicted += text.length - 1
        bytes += document.textBytes
      }
      if (row > 0) await flush()
      return {
        loss: nats / predicted,
        bitsPerByte: nats / Math.LN2 / bytes,
        documents: count,
        tokens: predicted,
      }
    },
    close: () => program.close(),
  }
}
