// The corpus of the story command, its tokenizer and its shards, each made once.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSimpleStories } from '@ts/datagen'
import { readDocuments } from '../documents/documents.ts'
import { exists } from '../exists.ts'
import { count, megabytes } from '../output.ts'
import { isPrepared, prepareData } from '../training/prepareData.ts'
import { trainTokenizer, type Watch, watched } from '../training/trainingData.ts'
import { writeWhole } from '../wholeFile.ts'
import { VOCABULARY } from './storyModel.ts'

/**
 * Writes corpus.txt and data/ into a folder, unless they are there.
 *
 * @param stories how many the corpus has
 * @returns       the folder of the shards and the tokenizer
 */
export async function prepareStoryData(
  folder: string,
  stories: number,
  watch: Watch,
): Promise<string> {
  const { progress } = watch
  const corpus = join(folder, 'corpus.txt')
  const data = join(folder, 'data')
  if (await exists(corpus)) {
    progress.note(`Corpus: ${corpus} is there already.`)
  } else {
    await writeWhole(corpus, corpusText(stories, watch))
    const { size } = await stat(corpus)
    progress.note(`Corpus: wrote ${count(stories)} stories, ${megabytes(size)}, to ${corpus}`)
  }
  if (await isPrepared(data)) {
    progress.note(`Tokenizer: ${data} is there already.`)
    return data
  }
  const tokenizer = await trainTokenizer(readDocuments(corpus), VOCABULARY, watch)
  const request = { files: [corpus], folder: data, tokenizer, validation: 0.02 }
  const { train } = await prepareData(request, (texts) => watched(texts, watch, 'encoding'))
  progress.note(
    `Tokenizer: trained ${count(tokenizer.vocabSize)} tokens; the stories are ${count(train.tokens)} of them.`,
  )
  return data
}

async function* corpusText(
  stories: number,
  { progress, interrupt }: Watch,
): AsyncGenerator<string> {
  let written = 0
  for (const text of writeSimpleStories(stories, { seed: 0 })) {
    await interrupt.rest()
    interrupt.throwIfAsked()
    written++
    progress.update(() => `writing stories: ${count(written)} of ${count(stories)}`)
    yield `${text}\n<|endoftext|>\n`
  }
}
