// The stories that end the story command.
import { Generator, shapeOf } from '@ts/transformer'
import { UserError } from '../errors.ts'
import { loadModel } from '../modelFile.ts'
import { openBackend } from '../openBackend.ts'
import { print } from '../output.ts'
import type { Watch } from '../training/trainingData.ts'

/** Which stories to tell. */
export interface StoryRequest {
  /** A model with its tokenizer. */
  readonly folder: string
  readonly stories: number
  readonly seed: number
  readonly threads: number
}

/** The model keeps to what it is sure of. */
const SAMPLING = { temperature: 0.5, topP: 0.9 }
/** A story that has not come to its end by then is cut. */
const LONGEST = 600

/** Tells stories on stdout, each from its beginning, as they come. */
export async function tellStories(request: StoryRequest, { interrupt }: Watch): Promise<void> {
  const { folder, stories, seed, threads } = request
  const backend = await openBackend('wasm', threads)
  try {
    const { model, config, tokenizer } = await loadModel(backend, folder)
    const begin = tokenizer?.endOfText
    if (begin === undefined) {
      throw new UserError(`${folder}: has no tokenizer; remove the folder and train anew`)
    }
    const generator = await Generator.open(backend, model, {
      tokenizer,
      context: shapeOf(config).context,
      overflow: 'slide',
    })
    for (let i = 0; i < stories; i++) {
      await print(`\n── Story ${i + 1} ──\n\n`)
      const options = { seed: seed + i, maxTokens: LONGEST, sampling: SAMPLING }
      for await (const text of generator.text([begin], options)) {
        await print(text)
        await interrupt.rest()
        interrupt.throwIfAsked()
      }
      await print('\n')
    }
    generator.close()
  } finally {
    backend.close()
  }
}
