// What a chat becomes for a model of stories. Instruct models get their instruction in the form they learnt;
// plain ones go on with what was said.
import { featureOfLabel, type InstructField, instructPrompt } from '@ts/datagen'
import { z } from 'zod'
import { ApiError } from '../http/apiError.ts'
import type { ChatMessage } from './chatRequest.ts'

/**
 * How chats become prompts. `instruct`: the last user message states words, features, summary, and the story
 * follows. `continue`: user and assistant messages, one after the other, are the story so far. `off`: chats are refused.
 */
export type ChatStyle = 'instruct' | 'continue' | 'off'

/** @throws ApiError if the chat has nothing to go on from */
export function chatPrompt(messages: readonly ChatMessage[], style: ChatStyle): string {
  const said = messages
    .filter(({ role }) => role === 'user' || role === 'assistant')
    .map(({ role, content }) => ({ role, text: textOf(content) }))
  const last = said.at(-1)
  if (style === 'off') {
    throw new ApiError(400, 'This model does not chat; use /v1/completions.', {
      param: 'model',
      code: 'unsupported_model',
    })
  }
  if (last === undefined || said.every(({ text }) => text.trim() === '')) {
    throw new ApiError(400, 'messages: a user message with text is needed', { param: 'messages' })
  }
  if (style === 'continue') {
    return said.reduce((story, { text }) => story + (joins(story, text) ? '' : ' ') + text, '')
  }
  // An assistant message at the end is the beginning of the story.
  const begun = last.role === 'assistant' ? last.text : ''
  const asked = said.findLast(({ role }) => role === 'user')?.text ?? ''
  return instructPrompt(instructionOf(asked)) + begun
}

/** The parts of an instruction: from lines as `Words: cat, sun`, from JSON, or plain text as the summary. */
function instructionOf(text: string): readonly InstructField[] {
  return fromJson(text) ?? fromLines(text)
}

const list = z.union([z.string(), z.array(z.string())]).transform((value) => itemsOf(value))
const instruction = z.strictObject({
  words: list.optional(),
  features: list.optional(),
  sentence: z.string().optional(),
  summary: z.string().optional(),
})

function fromJson(text: string): readonly InstructField[] | undefined {
  if (!text.trim().startsWith('{')) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const checked = instruction.safeParse(value)
  if (!checked.success) return undefined
  const { words = [], features = [], sentence = '', summary = '' } = checked.data
  return fieldsOf({ words, features: features, sentence, summary })
}

const header = /^\s*(words|features|random sentence|sentence|summary|story)\s*:(.*)$/i

function fromLines(text: string): readonly InstructField[] {
  const parts = { words: [] as string[], features: [] as string[], sentence: '', summary: '' }
  const rest: string[] = []
  for (const line of text.split('\n')) {
    const [, name, value = ''] = header.exec(line) ?? []
    const said = value.trim()
    switch (name?.toLowerCase()) {
      case 'words':
        parts.words.push(...itemsOf(said))
        break
      case 'features':
        parts.features.push(...itemsOf(said))
        break
      case 'sentence':
      case 'random sentence':
        parts.sentence = said
        break
      case 'summary':
        rest.push(said)
        break
      case 'story':
        break
      default:
        rest.push(line.trim())
    }
  }
  parts.summary = rest.filter((line) => line !== '').join(' ')
  return fieldsOf(parts)
}

/** In the order in which the public data has them most often. */
function fieldsOf(parts: {
  readonly words: readonly string[]
  readonly features: readonly string[]
  readonly sentence: string
  readonly summary: string
}): readonly InstructField[] {
  const { words, features, sentence, summary } = parts
  return [
    ...(words.length > 0 ? [{ kind: 'words', words } as const] : []),
    ...(features.length > 0
      ? [{ kind: 'features', features: features.map(featureOfLabel) } as const]
      : []),
    ...(sentence.trim() ? [{ kind: 'sentence', sentence } as const] : []),
    ...(summary.trim() ? [{ kind: 'summary', summary } as const] : []),
  ]
}

function itemsOf(value: string | readonly string[]): string[] {
  const items = typeof value === 'string' ? value.split(',') : value
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

function joins(story: string, text: string): boolean {
  return story === '' || /\s$/.test(story) || /^[\s.,;:!?'")]/.test(text)
}

function textOf(content: ChatMessage['content']): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}
