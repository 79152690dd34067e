// The JSON records of the public file TinyStories_all_data.
import { FormatError } from '../errors.ts'
import { featureLabel, featureOfLabel } from '../recipe/featureLabels.ts'
import type { Described } from './instruction.ts'
import { jsonValues } from './jsonValues.ts'

/** A story as `TinyStories_all_data` has it. */
export interface AllDataStory extends Described {
  readonly prompt: string
  /** which model wrote it */
  readonly source: string
}

/**
 * Stories of the public JSON records (an array, or one object per line).
 *
 * @param source for messages: the file
 * @throws FormatError naming source, field and the offset of the record, in characters
 */
export async function* readAllData(
  chunks: Iterable<string> | AsyncIterable<string>,
  source: string,
): AsyncGenerator<AllDataStory> {
  for await (const { value, offset } of jsonValues(chunks, source)) {
    const fail = (field: string, rule: string): never => {
      throw new FormatError(`${source}: record at character ${offset}: ${field}: ${rule}`)
    }
    const object = (one: unknown, field: string): { readonly [key: string]: unknown } =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? (one as { readonly [key: string]: unknown })
        : fail(field, 'an object is expected')
    const string = (one: unknown, field: string): string =>
      typeof one === 'string' ? one : fail(field, 'a text is expected')
    const list = (one: unknown, field: string): readonly string[] =>
      Array.isArray(one) && one.every((item) => typeof item === 'string')
        ? one
        : fail(field, 'a list of texts is expected')
    const record = object(value, 'record')
    const instruction = object(record.instruction, 'instruction')
    const summary = record.summary === undefined ? '' : string(record.summary, 'summary')
    const text = string(record.story, 'story').trim()
    if (text === '') fail('story', 'empty')
    yield {
      text,
      // The public records name this field with a colon.
      prompt: string(instruction['prompt:'] ?? instruction.prompt ?? '', 'instruction.prompt:'),
      words: list(instruction.words ?? [], 'instruction.words'),
      features: list(instruction.features ?? [], 'instruction.features').map(featureOfLabel),
      ...(summary.trim() !== '' && { summary: summary.trim() }),
      source: record.source === undefined ? '' : string(record.source, 'source'),
    }
  }
}

/** A story as one such record; a file of them is `[`, the records with commas between, `]`. */
export function allDataRecord(story: AllDataStory): string {
  const { text, prompt, words, features, summary = '', source } = story
  return JSON.stringify({
    story: text,
    instruction: { 'prompt:': prompt, words, features: features.map(featureLabel) },
    summary,
    source,
  })
}
