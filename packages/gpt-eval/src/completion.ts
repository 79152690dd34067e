// What a model under test wrote. Everything later (judges, rules, health, report) reads these and never asks the model again.
import type { Instruction } from './instruct/instruction.ts'

/** Which set of prompts a completion belongs to. */
export type PromptSet = 'beginnings' | 'questions' | 'instruct'

/** One prompt as a model gets it. */
export interface Prompt {
  readonly set: PromptSet
  /** the same for every model: what pairs models and joins the completions of one beginning */
  readonly id: string
  readonly text: string
  /** what was asked for; only for `instruct` */
  readonly instruction?: Instruction
}

/** One completion of one prompt. */
export interface Completion {
  readonly prompt: Prompt
  /** which of the k completions of this prompt, from 0 */
  readonly sample: number
  /** what the model wrote, without the prompt */
  readonly text: string
  /** `stop`: the model ended by itself; `length`: it was cut off; null: nobody knows */
  readonly end: 'stop' | 'length' | null
}
