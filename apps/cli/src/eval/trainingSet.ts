// Stories with the instructions they answer to, where a file has them: TinyStories-Instruct text, also as rows of `.jsonl` or parquet.
import { readInstructText } from '@ts/datagen'
import { combinationOf, type Instruction, instructionOf } from '@ts/gpt-eval'
import { readDocuments } from '../documents/documents.ts'

/** A story and what was asked for, if anything was. */
export interface Instructed {
  readonly story: string
  readonly instruction?: Instruction
}

/** The stories of a file. A document that has no line `Story:` is a bare story. */
export async function* readInstructions(path: string): AsyncGenerator<Instructed> {
  for await (const document of readDocuments(path)) {
    if (!/^Story:/m.test(document)) yield { story: document }
    else {
      for await (const record of readInstructText([document], path)) {
        yield { story: record.story, instruction: instructionOf(record) }
      }
    }
  }
}

/** The stories alone. */
export async function* trainingStories(path: string): AsyncGenerator<string> {
  for await (const { story } of readInstructions(path)) yield story
}

/** One instruction of each combination of parts that a training set has. */
export async function trainedOn(path: string): Promise<readonly Instruction[]> {
  const found = new Map<string, Instruction>()
  for await (const { instruction } of readInstructions(path)) {
    if (instruction) found.set(combinationOf(instruction), instruction)
  }
  return [...found.values()]
}
