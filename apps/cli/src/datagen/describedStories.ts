// Stories with their words, features and summaries, from any file that has them.
import { extname } from 'node:path'
import { type Described, readAllData } from '@ts/datagen'
import { readDocuments } from '../documents/documents.ts'
import { readText } from '../documents/readText.ts'
import { UserError } from '../errors.ts'

/**
 * Stories of a file: `.jsonl` as datagen and write make it, `.json` as TinyStories_all_data, anything else as bare stories.
 *
 * @throws UserError or FormatError naming the file and the place
 */
export async function* describedStories(path: string): AsyncGenerator<Described> {
  switch (extname(path).toLowerCase()) {
    case '.jsonl':
    case '.ndjson':
      return yield* jsonLines(path)
    case '.json':
      return yield* readAllData(readText(path), path)
    default:
      for await (const text of readDocuments(path)) yield { text, words: [], features: [] }
  }
}

async function* jsonLines(path: string): AsyncGenerator<Described> {
  let held = ''
  let number = 0
  for await (const chunk of readText(path)) {
    const lines = (held + chunk).split('\n')
    held = lines.pop() ?? ''
    for (const line of lines) {
      number += 1
      if (line.trim() !== '') yield parse(line, `${path}: line ${number}`)
    }
  }
  if (held.trim() !== '') yield parse(held, `${path}: line ${number + 1}`)
}

function parse(line: string, where: string): Described {
  let value: Record<string, unknown>
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new UserError(`${where}: not JSON`, { cause })
  }
  const { text, words, features, summary } = value ?? {}
  if (typeof text !== 'string' || text.trim() === '') {
    throw new UserError(`${where}: text: a story is expected`)
  }
  return {
    text: text.trim(),
    words: strings(Array.isArray(words) ? words : Object.values(words ?? {})),
    features: strings(Array.isArray(features) ? features : []),
    ...(typeof summary === 'string' && summary.trim() !== '' && { summary: summary.trim() }),
  }
}

function strings(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string')
}
