// The text form of the public TinyStories-Instruct files, written and read.
import { FormatError } from '../errors.ts'
import { featureLabel, featureOfLabel } from '../recipe/featureLabels.ts'
import type { InstructField, InstructRecord } from './instruction.ts'

// What stands between records, on a line of its own.
const separator = '<|endoftext|>'

/** Longer records are taken for a file of another kind. */
const mostCharacters = 1 << 20

/**
 * A record as text, with its separator line.
 *
 * @throws FormatError if it could not be read back: a separator or a header line where none may be
 */
export function instructText({ fields, story, after = [] }: InstructRecord): string {
  const body = story.trim()
  if (body.includes(separator)) {
    throw new FormatError(`instructText: a story must not hold ${separator}`)
  }
  if (body === '') throw new FormatError('instructText: a story must not be empty')
  const tail = after.map((field) => `\n${lineOf(field)}`).join('')
  const lines = fields.map((field) => `${lineOf(field)}\n`).join('')
  return `${lines}Story: \n\n${body}${tail}\n${separator}\n`
}

/** The instruction alone, up to and with `Story:`: what a model is given to go on from. */
export function instructPrompt(fields: readonly InstructField[]): string {
  return `${fields.map((field) => `${lineOf(field)}\n`).join('')}Story: \n\n`
}

function lineOf(field: InstructField): string {
  switch (field.kind) {
    case 'words':
      return `Words: ${oneLine(field.words.map((word) => word.replaceAll(',', ' ')).join(', '))}`
    case 'features':
      return `Features: ${oneLine(field.features.map(featureLabel).join(', '))}`
    case 'sentence':
      return `Random sentence: ${oneLine(field.sentence)}`
    case 'summary':
      return `Summary: ${oneLine(field.summary)}`
    default:
      return field satisfies never
  }
}

function oneLine(text: string): string {
  return text.replaceAll(separator, ' ').replace(/\s+/g, ' ').trim()
}

/**
 * Records of the text form, one after the other: instruction and story stay together. Also takes the rows of the data set's
 * loader, which are single lines: give each with a newline.
 *
 * @param chunks the text in pieces of any size
 * @param source for messages: the file
 * @throws FormatError naming source, record, field and offset in characters
 */
export async function* readInstructText(
  chunks: Iterable<string> | AsyncIterable<string>,
  source: string,
): AsyncGenerator<InstructRecord> {
  let held = ''
  let searched = 0
  let offset = 0
  let number = 0
  for await (const chunk of chunks) {
    held += chunk
    for (;;) {
      const end = held.indexOf(separator, searched)
      if (end < 0) break
      const record = parse(held.slice(0, end))
      if (record) yield record
      held = held.slice(end + separator.length)
      offset += end + separator.length
      searched = 0
    }
    searched = Math.max(0, held.length - separator.length)
    if (held.length > mostCharacters) {
      throw new FormatError(
        `${source}: record ${number + 1} at character ${offset}: no ${separator} within ${mostCharacters} characters`,
      )
    }
  }
  const last = parse(held)
  if (last) yield last

  function parse(text: string): InstructRecord | null {
    if (text.trim() === '') return null
    number += 1
    return parseRecord(text, `${source}: record ${number} at character ${offset}`)
  }
}

const header = /^(Words|Features|Random sentence|Sentence|Summary|Story):[ \t]?(.*)$/

function parseRecord(text: string, where: string): InstructRecord {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const fields: InstructField[] = []
  let open: { name: string; value: string } | null = null
  for (const [i, line] of lines.entries()) {
    const [, name, value] = header.exec(line) ?? []
    if (name === 'Story') {
      if (open) fields.push(fieldOf(open.name, open.value, where))
      return storyOf(fields, [value!, ...lines.slice(i + 1)], where)
    }
    if (name !== undefined) {
      if (open) fields.push(fieldOf(open.name, open.value, where))
      open = { name, value: value! }
    } else if (open) open.value += `\n${line}`
    else if (line.trim() !== '') {
      throw new FormatError(
        `${where}: header: Words, Features, Sentence, Summary or Story is expected, got ${JSON.stringify(line.slice(0, 40))}`,
      )
    }
  }
  throw new FormatError(`${where}: Story: missing; the record has no story`)
}

// In the public files a summary may stand behind the story.
function storyOf(
  fields: readonly InstructField[],
  lines: readonly string[],
  where: string,
): InstructRecord {
  let end = lines.length
  const after: InstructField[] = []
  for (let i = lines.length - 1; i > 0; i--) {
    if (lines[i]!.trim() === '') continue
    const [, name, value] = header.exec(lines[i]!) ?? []
    if (name === undefined || name === 'Story') break
    after.unshift(fieldOf(name, value!, where))
    end = i
  }
  const story = lines.slice(0, end).join('\n').trim()
  if (story === '') throw new FormatError(`${where}: Story: empty`)
  return { fields, story, ...(after.length > 0 && { after }) }
}

function fieldOf(name: string, value: string, where: string): InstructField {
  const text = value.replace(/\s+/g, ' ').trim()
  if (text === '') throw new FormatError(`${where}: ${name}: empty`)
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  switch (name) {
    case 'Words':
      return { kind: 'words', words: items }
    case 'Features':
      return { kind: 'features', features: items.map(featureOfLabel) }
    case 'Summary':
      return { kind: 'summary', summary: text }
    default:
      return { kind: 'sentence', sentence: text }
  }
}
