// What an Instruct model is asked for, and the format of TinyStories-Instruct.

/** A request for a story; every part may be absent. */
export interface Instruction {
  /** words that must occur, inflected or not */
  readonly words?: readonly string[]
  /** a sentence that must occur as it is */
  readonly sentence?: string
  /** names as in the data set: `Dialogue`, `BadEnding`, `Twist`, … */
  readonly features?: readonly string[]
  readonly summary?: string
}

/** The kinds of parts, in the order in which they are written. */
export const instructionParts = ['words', 'sentence', 'features', 'summary'] as const

/** A kind of part. */
export type InstructionPart = (typeof instructionParts)[number]

const labels: Readonly<Record<InstructionPart, string>> = {
  words: 'Words',
  sentence: 'Random sentence',
  features: 'Features',
  summary: 'Summary',
}

/** The instruction as TinyStories-Instruct writes it, ending with `Story:` and a line break. */
export function formatInstruction(instruction: Instruction): string {
  const lines = partsOf(instruction).map((part) => {
    const value = instruction[part]
    return `${labels[part]}: ${typeof value === 'string' ? value : (value ?? []).join(', ')}`
  })
  return `${[...lines, 'Story: '].join('\n')}\n`
}

/** The parts that are there, in a fixed order: `['words', 'summary']`. */
export function partsOf(instruction: Instruction): readonly InstructionPart[] {
  return instructionParts.filter((part) => {
    const value = instruction[part]
    return value !== undefined && value.length > 0
  })
}

/** An instruction with its story, as in the data. */
export interface InstructRecord {
  readonly instruction: Instruction
  readonly story: string
}

/**
 * Reads one record of TinyStories-Instruct: fields in any order, the summary also after the story. What is no known
 * field belongs to the text before it.
 *
 * @returns undefined if there is no `Story:` in it
 */
export function parseInstructRecord(text: string): InstructRecord | undefined {
  const pattern = /^(Words|Random sentence|Features|Summary|Story):[ \t]*/gm
  const found = [...text.matchAll(pattern)].filter((match, i, all) => {
    // Inside a story only a summary can follow.
    const story = all.findIndex((other) => other[1] === 'Story')
    return story < 0 || i <= story || match[1] === 'Summary'
  })
  const fields = new Map<string, string>()
  found.forEach((match, i) => {
    const end = found[i + 1]?.index ?? text.length
    if (!fields.has(match[1]!)) {
      fields.set(match[1]!, text.slice(match.index + match[0].length, end).trim())
    }
  })
  const story = fields.get('Story')
  if (story === undefined) return undefined
  const list = (name: string): readonly string[] =>
    (fields.get(name) ?? '').split(',').flatMap((item) => item.trim() || [])
  const [words, features] = [list('Words'), list('Features')]
  const [sentence, summary] = [fields.get('Random sentence'), fields.get('Summary')]
  return {
    story: story.replace(/<\|endoftext\|>\s*$/, '').trimEnd(),
    instruction: {
      ...(words.length > 0 && { words }),
      ...(sentence && { sentence }),
      ...(features.length > 0 && { features }),
      ...(summary && { summary }),
    },
  }
}

/** A combination of parts as one word: `words+summary`; `nothing` for none. */
export function combinationOf(instruction: Instruction): string {
  return partsOf(instruction).join('+') || 'nothing'
}

/**
 * Which instructions ask for a combination of parts that never occurs in training, not even within a larger one. A model
 * that follows them has learnt the parts, not the pattern.
 */
export function unseenCombinations(
  training: Iterable<Instruction>,
  tests: readonly Instruction[],
): readonly boolean[] {
  const seen = new Map<string, ReadonlySet<InstructionPart>>()
  for (const instruction of training) {
    seen.set(combinationOf(instruction), new Set(partsOf(instruction)))
  }
  return tests.map((test) => {
    const parts = partsOf(test)
    return ![...seen.values()].some((known) => parts.every((part) => known.has(part)))
  })
}
