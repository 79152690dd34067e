// The prompts of an evaluation: beginnings, prompts with a right answer, instructions.
import { readFile } from 'node:fs/promises'
import {
  beginnings,
  formatInstruction,
  halfStories,
  instructPrompts,
  type Prompt,
  type Question,
  questions,
  readBeginnings,
} from '@ts/gpt-eval'
import { readDocuments } from '../documents/documents.ts'
import { UserError } from '../errors.ts'
import { readInstructions } from './trainingSet.ts'

/** Which prompts are wanted. */
export interface PromptRequest {
  /** a file of beginnings; our own fifty if absent */
  readonly prompts?: string
  /** a file of stories whose first halves are the beginnings */
  readonly halfStories?: string
  /** at most so many beginnings */
  readonly limit?: number
  readonly questions: boolean
  /** how many instructions of our own, or a file of them; `0`: none */
  readonly instruct: string
}

/** The prompts, and what counts as right for those that are questions. */
export interface EvalPrompts {
  readonly prompts: readonly Prompt[]
  readonly questions: readonly Question[]
}

/** Reads and makes prompts. @throws FormatError for a file that is not as it should be */
export async function evalPrompts(request: PromptRequest): Promise<EvalPrompts> {
  const { limit = Number.POSITIVE_INFINITY } = request
  const texts = await storyBeginnings(request)
  const asked = request.questions ? questions : []
  return {
    questions: asked,
    prompts: [
      ...texts
        .slice(0, limit)
        .map((text, i): Prompt => ({ set: 'beginnings', id: `beginning-${i + 1}`, text })),
      ...asked.map(({ id, prompt }): Prompt => ({ set: 'questions', id, text: prompt })),
      ...(await instructions(request)),
    ],
  }
}

async function storyBeginnings({
  prompts,
  halfStories: stories,
  limit = 50,
}: PromptRequest): Promise<readonly string[]> {
  if (prompts !== undefined) return readBeginnings(await readFile(prompts, 'utf8'), prompts)
  if (stories === undefined) return beginnings
  const texts: string[] = []
  for await (const story of readDocuments(stories)) {
    texts.push(...halfStories([story]))
    if (texts.length >= limit) break
  }
  return texts
}

/** Instructions of a file that are asked for, unless `--limit` says otherwise. */
const INSTRUCTIONS = 50

async function instructions({
  instruct,
  limit = INSTRUCTIONS,
}: PromptRequest): Promise<readonly Prompt[]> {
  if (/^\d+$/.test(instruct)) return instructPrompts({ count: Number(instruct) })
  const prompts: Prompt[] = []
  for await (const { instruction } of readInstructions(instruct)) {
    if (instruction === undefined) continue
    const text = formatInstruction(instruction)
    prompts.push({ set: 'instruct', id: `instruct-${prompts.length + 1}`, text, instruction })
    if (prompts.length === limit) break
  }
  if (prompts.length === 0)
    throw new UserError(`${instruct}: there are no instructions in this file`)
  return prompts
}
