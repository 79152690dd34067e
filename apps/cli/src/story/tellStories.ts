// The stories that the story command tells: one before the reader's model is trained, some after.
import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import { Generator, shapeOf } from '@ts/transformer'
import { UserError } from '../errors.ts'
import { loadModel } from '../modelFile.ts'
import { openBackend } from '../openBackend.ts'
import { print } from '../output.ts'
import type { Watch } from '../training/trainingData.ts'

/** Which stories to tell. */
export interface StoryRequest {
  /** A model with its tokenizer: a folder or a file. */
  readonly folder: string
  readonly stories: number
  readonly seed: number
  readonly threads: number
  /** Tokens after which a story is cut; default 600. */
  readonly longest?: number
  /** whether they are only returned, not shown */
  readonly silent?: boolean
}

/** The model keeps to what it is sure of. */
const SAMPLING = { temperature: 0.5, topP: 0.9 }
/** A story that has not come to its end by then is cut. */
const LONGEST = 600

/** A story of the model that ships, while the reader's own is not there yet. */
export async function greet(seed: number, watch: Watch): Promise<void> {
  await print(
    'Here is a story from the model that ships with tinystories; yours will be trained next.\n',
  )
  const folder = fileURLToPath(storyModel)
  await tellStories({ folder, stories: 1, seed, threads: 1, longest: 200 }, watch, () => '\n')
  await print('\n')
}

/**
 * Tells stories on stdout, each from its beginning, as they come.
 *
 * @param heading what stands above the n-th
 * @returns their texts
 */
export async function tellStories(
  request: StoryRequest,
  { interrupt }: Watch,
  heading: (n: number) => string = (n) => `\n── Story ${n} ──\n\n`,
): Promise<readonly string[]> {
  const { folder, stories, seed, threads, longest = LONGEST, silent = false } = request
  const show = silent ? async () => {} : print
  const told: string[] = []
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
      await show(heading(i + 1))
      let story = ''
      const options = { seed: seed + i, maxTokens: longest, sampling: SAMPLING }
      for await (const text of generator.text([begin], options)) {
        await show(text)
        story += text
        await interrupt.rest()
        interrupt.throwIfAsked()
      }
      await show('\n')
      told.push(story.trim())
    }
    generator.close()
    return told
  } finally {
    backend.close()
  }
}
