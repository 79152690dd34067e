// Everything that is known after judging: completions, grades, verdicts. What is counted from it is in `summary.ts`.
import type { Completion } from '../completion.ts'
import type { InstructionCheck } from '../instruct/checkInstruction.ts'
import type { Grades } from '../judge/grades.ts'
import type { OfflineGrades } from '../offline/offlineGrades.ts'
import type { QuestionKind, Verdict } from '../prompts/question.ts'

/** What is known of a model besides what it writes; anything may be missing. */
export interface ModelFacts {
  readonly hidden?: number
  readonly layers?: number
  readonly parameters?: number
  /** on validation text: lower is better, comparable across vocabularies */
  readonly bitsPerByte?: number
  /** updates done, for checkpoints of a run */
  readonly step?: number
}

/** A completion with all that was found out about it. */
export interface Examined {
  readonly completion: Completion
  /** by the judge; one for each repeated grading that succeeded */
  readonly grades: readonly Grades[]
  /** by a second judge */
  readonly secondGrades: readonly Grades[]
  /** gradings that failed, with their reasons */
  readonly problems: readonly string[]
  /** by the offline judge */
  readonly offline?: OfflineGrades
  /** by rule, where an instruction was given */
  readonly instruction?: InstructionCheck
}

/** An answer to a question. */
export interface ExaminedAnswer {
  readonly id: string
  readonly kind: QuestionKind
  readonly prompt: string
  readonly right: string
  readonly completion: string
  readonly verdict: Verdict
  /** who decided */
  readonly by: 'rule' | 'judge' | 'nobody'
  readonly reason?: string
}

/** How far completions repeat a training set. Shares are 0…1. */
export interface Copying {
  /** training stories compared with */
  readonly training: number
  /** completions that are a training story word for word, and with only the names changed */
  readonly copies: number
  readonly templateCopies: number
  /** share of the completions' 5-grams of words that occur in training */
  readonly overlap5: number
  /** mean over the completions: share of their bigrams that the closest training story has */
  readonly rouge2: number
}

/** One model. */
export interface ExaminedModel {
  readonly name: string
  readonly facts: ModelFacts
  readonly completions: readonly Examined[]
  readonly answers: readonly ExaminedAnswer[]
  /** present where a training set was given */
  readonly copying?: Copying
}

/** The result of an evaluation, as it is kept in `results.json`. */
export interface Evaluation {
  readonly version: 1
  /** names of the judges; null where there was none */
  readonly judge: string | null
  readonly secondJudge: string | null
  /** name of the language checker of the offline judge; null where there was no offline judge */
  readonly offline: string | null
  readonly models: readonly ExaminedModel[]
  /** why not everything could be judged */
  readonly unfinished?: string
}
