// Story beginnings from a file: the authors' YAML, a JSON array, JSON lines, or plain text with a blank line or a marker
// between beginnings.
import { FormatError } from '@ts/transformer'
import { parseDocument } from 'yaml'

/** What was read. Files of the same content have the same beginnings, whatever their form. */
export type Beginnings = readonly string[]

// A beginning is a few sentences; more is a mistake and would be paid for by the token.
const longest = 20_000
const most = 100_000

/**
 * Reads beginnings: `.yaml`/`.yml` (a list of texts), `.json` (the same), `.jsonl` (texts, or objects with `prompt`, `beginning`,
 * `story` or `text`), and anything else as text whose beginnings are parted by `<|endoftext|>` or lines of `---`, and where
 * there are none of these by blank lines.
 *
 * @param source the file's name: its ending says the form
 * @throws FormatError naming the entry that is no text, empty or too long, and in YAML and JSON where the file is broken
 */
export function readBeginnings(text: string, source: string): Beginnings {
  const ending = /\.(\w+)$/.exec(source)?.[1]?.toLowerCase() ?? ''
  const entries = entriesIn(text, source, ending)
  if (!Array.isArray(entries)) {
    throw new FormatError(source, 'file', `must be a list of texts, got ${nameOf(entries)}`)
  }
  if (entries.length === 0) throw new FormatError(source, 'file', 'there are no beginnings in it')
  if (entries.length > most) {
    throw new FormatError(source, 'file', `at most ${most} beginnings, got ${entries.length}`)
  }
  return entries.map((entry: unknown, i) => checked(entry, source, `[${i}]`))
}

/**
 * Half-story mode: the first half of each story, cut in the middle of a sentence at a space.
 *
 * @returns stories that have no such place (fewer than 8 words) are left out
 */
export function halfStories(stories: Iterable<string>): Beginnings {
  const halves: string[] = []
  for (const story of stories) {
    const words = [...story.trim().matchAll(/\S+/g)]
    if (words.length < 8) continue
    // Not right after a sentence: the model has to finish one.
    let cut = words.length >> 1
    while (cut > 3 && endsSentence(words[cut - 1]![0])) cut--
    const last = words[cut - 1]!
    halves.push(story.trim().slice(0, last.index + last[0].length))
  }
  return halves
}

/** Whether a word closes a sentence, with or without a quotation mark after it. */
export function endsSentence(word: string): boolean {
  return /[.!?…]["'”’)]*$/.test(word)
}

function entriesIn(text: string, source: string, ending: string): unknown {
  switch (ending) {
    case 'yaml':
    case 'yml':
      return yamlIn(text, source)
    case 'json':
      return jsonIn(text, source, 0)
    case 'jsonl': {
      const entries: unknown[] = []
      let offset = 0
      for (const line of text.split('\n')) {
        if (line.trim() !== '') entries.push(fieldOf(jsonIn(line, source, offset)))
        offset += line.length + 1
      }
      return entries
    }
    default: {
      const plain = text.replaceAll('\r\n', '\n')
      const marked = /<\|endoftext\|>|^---+$/m.test(plain)
      return plain
        .split(marked ? /<\|endoftext\|>|^---+$/m : /\n\s*\n/)
        .map((part) => part.trim())
        .filter((part) => part !== '')
    }
  }
}

function yamlIn(text: string, source: string): unknown {
  // A list of texts needs no aliases, tags or merge keys: what else YAML can do is refused.
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent', strict: true })
  const [error] = document.errors
  if (error) {
    const [problem] = error.message.split('\n')
    throw new FormatError(source, 'yaml', problem ?? error.code, {
      offset: error.pos[0],
      cause: error,
    })
  }
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (cause) {
    throw new FormatError(source, 'yaml', (cause as Error).message, { cause })
  }
}

function jsonIn(text: string, source: string, offset: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FormatError(source, 'json', (cause as Error).message, { offset, cause })
  }
}

function fieldOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const record = value as Readonly<Record<string, unknown>>
  return record.prompt ?? record.beginning ?? record.story ?? record.text
}

function checked(entry: unknown, source: string, field: string): string {
  if (typeof entry !== 'string') {
    throw new FormatError(source, field, `must be a text, got ${nameOf(entry)}`)
  }
  const text = entry.trim()
  if (text === '') throw new FormatError(source, field, 'must not be empty')
  if (text.length > longest) {
    throw new FormatError(source, field, `at most ${longest} characters, got ${text.length}`)
  }
  return text
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : typeof value
}
