// What a judge says about a completion.
import { z } from 'zod'

/** Age groups a judge chooses from, as in the paper. */
export const ageGroups = ['A', 'B', 'C', 'D', 'E', 'F'] as const

/** One of them. */
export type AgeGroup = (typeof ageGroups)[number]

/** The groups in years. */
export const ageYears: Readonly<Record<AgeGroup, string>> = {
  A: '3 or younger',
  B: '4–5',
  C: '6–7',
  D: '8–9',
  E: '10–12',
  F: '13–16',
}

/** What is graded from 0 to 10. The last two are for Instruct models only. */
export const criteria = ['grammar', 'creativity', 'consistency', 'plot', 'instructions'] as const

/** One of them. */
export type Criterion = (typeof criteria)[number]

/** The grades of one completion by one call. */
export interface Grades {
  /** the judge's words, written before the grades */
  readonly assessment: string
  /** 0–10, whole numbers */
  readonly grammar: number
  readonly creativity: number
  readonly consistency: number
  /** present for Instruct models */
  readonly plot?: number | undefined
  readonly instructions?: number | undefined
  readonly age: AgeGroup
  /** asked features that the story has; present where features were asked for */
  readonly featuresMet?: readonly string[] | undefined
  /** present where a summary was given */
  readonly summaryFollowed?: Followed | undefined
}

/** How far a story does what its summary says. */
export type Followed = 'yes' | 'partly' | 'no'

const score = z.int().min(0).max(10)
const story = { grammar: score, creativity: score, consistency: score }

/** What an answer must look like. The order of the fields is the order in which models write them. */
export interface AnswerShape {
  /** the assessment is part of this answer (one call), or was given before (two turns) */
  readonly assessment: boolean
  readonly instruct: boolean
  readonly features?: readonly string[]
  readonly summary?: boolean
}

/** The schema of a grading answer. */
export function gradesSchema(
  shape: AnswerShape,
): z.ZodType<Omit<Grades, 'assessment'> & { assessment?: string }> {
  const { assessment, instruct, features = [], summary = false } = shape
  const fields = {
    ...(assessment && { assessment: z.string().min(1) }),
    ...story,
    ...(instruct && { plot: score, instructions: score }),
    ...(features.length > 0 && { featuresMet: z.array(z.enum(features as [string, ...string[]])) }),
    ...(summary && { summaryFollowed: z.enum(['yes', 'partly', 'no']) }),
    age: z.enum(ageGroups),
  }
  return z.object(fields) as unknown as z.ZodType<Grades>
}
