// Generated stories into a file, as they come; the form is that of the extension.
import { type FileHandle, open } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { allDataRecord } from '@ts/datagen'
import type { GeneratedStory } from '@ts/datagen/chat'
import { atPath } from '../errors.ts'
import { makeFolder } from '../makeFolder.ts'

/** Characters gathered before they are written. */
const CHUNK = 2 ** 16

/**
 * Writes `.jsonl` (everything that is known of a story), `.json` (the records of TinyStories_all_data) or text with `<|endoftext|>` lines. The
 * file grows as stories come: what is paid for can be looked at, and the ledger can always write it anew.
 */
export class StoryWriter {
  private readonly file: FileHandle
  private readonly path: string
  private readonly form: string
  private waiting = ''
  private stories = 0

  private constructor(file: FileHandle, path: string) {
    this.file = file
    this.path = path
    this.form = extname(path).toLowerCase()
    if (this.form === '.json') this.waiting = '[\n'
  }

  static async open(path: string): Promise<StoryWriter> {
    await makeFolder(dirname(path))
    return new StoryWriter(await open(path, 'w'), path)
  }

  async add(story: GeneratedStory): Promise<void> {
    this.waiting += this.lineOf(story)
    this.stories += 1
    if (this.waiting.length >= CHUNK) await this.flush()
  }

  /** Writes what was gathered. */
  async flush(): Promise<void> {
    const text = this.waiting
    this.waiting = ''
    if (text === '') return
    await this.file.writeFile(text).catch((error: unknown) => {
      throw atPath(error, this.path)
    })
  }

  async close(): Promise<void> {
    if (this.form === '.json') this.waiting += '\n]\n'
    try {
      await this.flush()
    } finally {
      await this.file.close()
    }
  }

  private lineOf(story: GeneratedStory): string {
    switch (this.form) {
      case '.jsonl':
      case '.ndjson':
        return `${JSON.stringify(story)}\n`
      case '.json': {
        const { text, words, features, source } = story
        const record = { text, words: Object.values(words), features }
        const origin = { prompt: source.prompt, source: source.model }
        return `${this.stories > 0 ? ',\n' : ''}${allDataRecord({ ...record, ...origin })}`
      }
      default:
        return `${story.text}\n<|endoftext|>\n`
    }
  }
}
