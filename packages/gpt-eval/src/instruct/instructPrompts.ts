// Instructions to test with, from the words and plots of the offline story writer.
import { writeStory } from '@ts/datagen'
import type { Prompt } from '../completion.ts'
import { formatInstruction, type Instruction, type InstructionPart } from './instruction.ts'

/** Which instructions are made. */
export interface InstructPromptOptions {
  /** default 20 */
  readonly count?: number
  readonly seed?: number
  /** the combination asked for in turn; default all of them, from single parts to all four */
  readonly combinations?: readonly (readonly InstructionPart[])[]
}

const everything: readonly (readonly InstructionPart[])[] = [
  ['words'],
  ['features'],
  ['summary'],
  ['sentence'],
  ['words', 'features'],
  ['words', 'summary'],
  ['features', 'summary'],
  ['words', 'sentence'],
  ['words', 'features', 'summary'],
  ['words', 'sentence', 'features', 'summary'],
]

/**
 * Makes instructions in the format of TinyStories-Instruct. All parts of one come from the same story of the offline
 * writer, so that they can be kept together.
 */
export function instructPrompts(options: InstructPromptOptions = {}): readonly Prompt[] {
  const { count = 20, seed = 0, combinations = everything } = options
  return Array.from({ length: count }, (_, i) => {
    const { words, features, summary, text } = writeStory({
      seed: 1_000_003 * (seed + 1) + i,
      features: [['dialogue'], ['moral'], ['bad ending'], ['dialogue', 'twist']][i % 4] as [
        'dialogue',
      ],
    })
    const parts = new Set(combinations[i % combinations.length])
    const sentences = text.match(/[^.!?"\n]{20,90}[.!?](?=\s)/g) ?? []
    const instruction: Instruction = {
      ...(parts.has('words') && { words: [words.verb, words.noun, words.adjective] }),
      ...(parts.has('sentence') && sentences[1] !== undefined && { sentence: sentences[1].trim() }),
      ...(parts.has('features') && { features }),
      ...(parts.has('summary') && { summary }),
    }
    return {
      set: 'instruct',
      id: `instruct-${i + 1}`,
      text: formatInstruction(instruction),
      instruction,
    }
  })
}
