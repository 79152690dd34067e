// From the residual stream to the vocabulary: the model's last norm and its head, by themselves.
import { type Backend, compile, input, type Program, type Tensor } from '@ts/tensor'
import { type GPT2, type GPTNeo, Llama, type Model, shapeOf } from '@ts/transformer'
import type { Matrix } from './matrix.ts'

/** Rows computed at once: a vocabulary of 50,000 takes 200 kB for each. */
const ROWS = 16

/** The last norm and the head as a program of their own. */
export class Unembedding {
  private readonly program: Program
  private readonly channels: number
  private readonly vocabulary: number

  private constructor(program: Program, channels: number, vocabulary: number) {
    this.program = program
    this.channels = channels
    this.vocabulary = vocabulary
  }

  static async open(backend: Backend, model: Model): Promise<Unembedding> {
    const { channels, vocabulary } = shapeOf(model.config)
    const logits = unembed(model, input('stream', [ROWS, channels]))
    return new Unembedding(await compile(backend, { logits }), channels, vocabulary)
  }

  /** @param each called with every row's logits, which it must not keep */
  async run(
    { rows, data }: Matrix,
    each: (logits: Float32Array, row: number) => void,
  ): Promise<void> {
    const { channels, vocabulary } = this
    const stream = new Float32Array(ROWS * channels)
    for (let first = 0; first < rows; first += ROWS) {
      const count = Math.min(ROWS, rows - first)
      stream.set(data.subarray(first * channels, (first + count) * channels))
      await this.program.run({ stream })
      const logits = (await this.program.read('logits')) as Float32Array
      for (let r = 0; r < count; r++) {
        each(logits.subarray(r * vocabulary, (r + 1) * vocabulary), first + r)
      }
    }
  }

  close(): void {
    this.program.close()
  }
}

/** @param x (…, C) as the last layer leaves it @returns (…, V) */
function unembed(model: Model, x: Tensor): Tensor {
  if (model instanceof Llama) {
    const final = model.model.norm.forward(x)
    return model.lm_head?.forward(final) ?? model.model.embed_tokens.logits(final)
  }
  const { transformer, lm_head } = model as GPT2 | GPTNeo
  const final = transformer.ln_f.forward(x)
  return lm_head?.forward(final) ?? transformer.wte.logits(final)
}
