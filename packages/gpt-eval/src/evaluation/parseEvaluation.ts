// Results on the disk, read back: to count again, to compare, to make the report anew.
import { FormatError } from '@ts/transformer'
import { z } from 'zod'
import { ageGroups } from '../judge/grades.ts'
import type { Evaluation } from './evaluation.ts'

const score = z.number().min(0).max(10)
const grades = z.object({
  assessment: z.string(),
  grammar: score,
  creativity: score,
  consistency: score,
  plot: score.optional(),
  instructions: score.optional(),
  age: z.enum(ageGroups),
  featuresMet: z.array(z.string()).optional(),
  summaryFollowed: z.enum(['yes', 'partly', 'no']).optional(),
})
const instruction = z.object({
  words: z.array(z.string()).optional(),
  sentence: z.string().optional(),
  features: z.array(z.string()).optional(),
  summary: z.string().optional(),
})
const examined = z.object({
  completion: z.object({
    prompt: z.object({
      set: z.enum(['beginnings', 'questions', 'instruct']),
      id: z.string(),
      text: z.string(),
      instruction: instruction.optional(),
    }),
    sample: z.int(),
    text: z.string(),
    end: z.enum(['stop', 'length']).nullable(),
  }),
  grades: z.array(grades),
  secondGrades: z.array(grades),
  problems: z.array(z.string()),
  offline: z
    .object({
      endsWhole: z.number(),
      repeated4grams: z.number(),
      newNames: z.number(),
      spellingPer100: z.number().optional(),
      grammarPer100: z.number().optional(),
      cutSentenceEnds: z.number().optional(),
      wordsKept: z.number().optional(),
      namesKept: z.number().optional(),
      bitsUnderLarger: z.number().optional(),
    })
    .optional(),
  instruction: z
    .object({
      wordsUsed: z.array(z.string()).optional(),
      wordsMissing: z.array(z.string()).optional(),
      sentencePresent: z.boolean().optional(),
      dialogue: z.boolean().optional(),
      summaryWords: z.number().optional(),
      newCombination: z.boolean().optional(),
    })
    .optional(),
})
const answer = z.object({
  id: z.string(),
  kind: z.enum(['factual', 'reasoning', 'context']),
  prompt: z.string(),
  right: z.string(),
  completion: z.string(),
  verdict: z.enum(['right', 'partly', 'wrong', 'undecided']),
  by: z.enum(['rule', 'judge', 'nobody']),
  reason: z.string().optional(),
})
const facts = z.object({
  hidden: z.number().optional(),
  layers: z.number().optional(),
  parameters: z.number().optional(),
  bitsPerByte: z.number().optional(),
  step: z.number().optional(),
})
const schema = z.object({
  version: z.literal(1),
  judge: z.string().nullable(),
  secondJudge: z.string().nullable(),
  offline: z.string().nullable(),
  models: z.array(
    z.object({
      name: z.string(),
      facts,
      completions: z.array(examined),
      answers: z.array(answer),
      copying: z
        .object({
          training: z.number(),
          copies: z.number(),
          templateCopies: z.number(),
          overlap5: z.number(),
          rouge2: z.number(),
        })
        .optional(),
    }),
  ),
  unfinished: z.string().optional(),
})

/**
 * Reads `results.json`.
 *
 * @param source for messages: the file's name
 * @throws FormatError naming the field
 */
export function parseEvaluation(text: string, source: string): Evaluation {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FormatError(source, 'json', (cause as Error).message, { cause })
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data as Evaluation
  const issue = checked.error.issues[0]
  throw new FormatError(
    source,
    issue?.path.join('.') || 'results',
    issue?.message ?? 'not results of an evaluation',
  )
}

/**
 * Puts the models of several evaluations into one, for a comparison. A model that occurs under a name taken already gets a
 * number behind it.
 *
 * @throws RangeError if they were not graded by the same judges: such grades cannot be compared
 */
export function joinEvaluations(evaluations: readonly Evaluation[]): Evaluation {
  const [first] = evaluations
  if (first === undefined) throw new RangeError('compare: there is nothing to compare')
  for (const other of evaluations) {
    for (const role of ['judge', 'secondJudge', 'offline'] as const) {
      if (other[role] === first[role]) continue
      throw new RangeError(
        `compare: both evaluations need the same ${role}, got ${first[role] ?? 'none'} and ${other[role] ?? 'none'}; grade one of them again`,
      )
    }
  }
  const names = new Map<string, number>()
  const models = evaluations.flatMap((evaluation) => evaluation.models)
  const unfinished = evaluations.find((evaluation) => evaluation.unfinished)?.unfinished
  return {
    ...first,
    models: models.map((model) => {
      const times = (names.get(model.name) ?? 0) + 1
      names.set(model.name, times)
      return times === 1 ? model : { ...model, name: `${model.name} (${times})` }
    }),
    ...(unfinished && { unfinished }),
  }
}
