// The corpus of the story command, its tokenizer and its shards, each made once.
import { join } from 'node:path'
import { readDocuments } from '../documents/documents.ts'
import { exists } from '../exists.ts'
import { count, megabytes } from '../output.ts'
import { isPrepared, prepareData } from '../training/prepareData.ts'
import { trainTokenizer, type Watch, watched } from '../training/trainingData.ts'
import { writeWhole } from '../wholeFile.ts'
import { storyCorpus } from './storyCorpus.ts'
import { VOCABULARY } from './storyModel.ts'

/** Stories of the corpus. */
const STORIES = 1500

/**
 * Writes corpus.txt and data/ into a folder, unless they are there.
 *
 * @returns the folder of the shards and the tokenizer
 */
export async function prepareStoryData(folder: string, watch: Watch): Promise<string> {
  const { progress, interrupt } = watch
  const corpus = join(folder, 'corpus.txt')
  const data = join(folder, 'data')
  if (await exists(corpus)) {
    progress.note(`Corpus: ${corpus} is there already.`)
  } else {
    let characters = 0
    const text = async function* (): AsyncGenerator<string> {
      let written = 0
      for (const { text } of storyCorpus(STORIES)) {
        await interrupt.rest()
        interrupt.throwIfAsked()
        progress.update(() => `writing stories: ${count(++written)} of ${count(STORIES)}`)
        characters += text.length
        yield `${text}\n<|endoftext|>\n`
      }
    }
    await writeWhole(corpus, text())
    progress.note(`Corpus: wrote ${count(STORIES)} stories, ${megabytes(characters)}, to ${corpus}`)
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
