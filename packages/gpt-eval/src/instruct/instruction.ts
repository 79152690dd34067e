// What an Instruct model is asked for. Files of instructions are @ts/datagen's.
import {
  type InstructField,
  type InstructKind,
  type InstructRecord,
  instructKinds,
  instructPrompt,
} from '@ts/datagen'

/** A request for a story; every part may be absent. */
export interface Instruction {
  /** words that must occur, inflected or not */
  readonly words?: readonly string[]
  /** a sentence that must occur as it is */
  readonly sentence?: string
  /** as @ts/datagen names them: `dialogue`, `bad ending`, `twist`, … */
  readonly features?: readonly string[]
  readonly summary?: string
}

/** A kind of part. */
export type InstructionPart = InstructKind

/** The instruction as TinyStories-Instruct writes it, ending with `Story:` and an empty line. */
export function formatInstruction(instruction: Instruction): string {
  return instructPrompt(
    partsOf(instruction).map((kind) => ({ kind, [kind]: instruction[kind] }) as InstructField),
  )
}

/** What a record of TinyStories-Instruct asks for, whether it stands before or behind the story. */
export function instructionOf({ fields, after = [] }: InstructRecord): Instruction {
  return Object.assign({}, ...[...fields, ...after].map(({ kind, ...value }) => value))
}

/** The parts that are there, in the order of `instructKinds`. */
export function partsOf(instruction: Instruction): readonly InstructionPart[] {
  return instructKinds.filter((part) => {
    const value = instruction[part]
    return value !== undefined && value.length > 0
  })
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
  const seen = new Map<string, readonly InstructionPart[]>()
  for (const instruction of training) seen.set(combinationOf(instruction), partsOf(instruction))
  return tests.map((test) => {
    const parts = partsOf(test)
    return ![...seen.values()].some((known) => parts.every((part) => known.includes(part)))
  })
}
