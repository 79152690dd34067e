// How far a judge is off, from texts that people have graded.
import type { LedgeredChat } from '@ts/chat'
import { FormatError } from '@ts/transformer'
import { z } from 'zod'
import type { Completion } from '../completion.ts'
import { type Agreement, agreement } from '../statistics/agreement.ts'
import { type BootstrapOptions, clusterInterval, type Interval } from '../statistics/bootstrap.ts'
import { mean } from '../statistics/moments.ts'
import { type Criterion, criteria } from './grades.ts'
import { gradeAll, type JudgeOptions } from './judge.ts'

/** A text with the grades that people gave it, 0–10; several people's are averaged. */
export interface CalibrationText {
  readonly beginning: string
  readonly completion: string
  readonly grades: Readonly<Partial<Record<Criterion, number>>>
}

/** What calibration found for one criterion. */
export interface CriterionCalibration {
  /** people first, the judge second: a positive bias means that the judge is kinder */
  readonly agreement: Agreement
  /** interval of the bias */
  readonly bias: Interval
  /** the line human ≈ intercept + slope · judge, by least squares; null where the judge always gives the same grade */
  readonly line: { readonly intercept: number; readonly slope: number } | null
}

/** What calibration found. */
export interface Calibration {
  readonly judge: string
  readonly texts: number
  /** texts that the judge did not grade */
  readonly ungraded: number
  readonly criteria: Readonly<Partial<Record<Criterion, CriterionCalibration>>>
}

const human = z.union([z.number().min(0).max(10), z.array(z.number().min(0).max(10)).min(1)])
const line = z.object({
  beginning: z.string(),
  completion: z.string(),
  grades: z.object(Object.fromEntries(criteria.map((criterion) => [criterion, human.optional()]))),
})

/**
 * Reads graded texts: a line of JSON for each, with `beginning`, `completion` and `grades`, an object of criteria; each is a number or
 * a list of several people's numbers.
 *
 * @throws FormatError naming line, field and byte
 */
export function readCalibration(text: string, source: string): readonly CalibrationText[] {
  const texts: CalibrationText[] = []
  let offset = 0
  for (const [i, content] of text.split('\n').entries()) {
    const at = offset
    offset += new TextEncoder().encode(content).length + 1
    if (content.trim() === '') continue
    let value: unknown
    try {
      value = JSON.parse(content)
    } catch (cause) {
      throw new FormatError(source, `line ${i + 1}`, 'not JSON', { offset: at, cause })
    }
    const checked = line.safeParse(value)
    if (!checked.success) {
      const issue = checked.error.issues[0]
      const field = [`line ${i + 1}`, ...(issue?.path ?? [])].join('.')
      throw new FormatError(source, field, issue?.message ?? 'not a graded text', { offset: at })
    }
    const { beginning, completion, grades } = checked.data
    const averaged = Object.entries(grades).flatMap(([criterion, given]) =>
      given === undefined
        ? []
        : [[criterion, typeof given === 'number' ? given : mean(given)] as const],
    )
    texts.push({ beginning, completion, grades: Object.fromEntries(averaged) })
  }
  if (texts.length < 3) {
    throw new FormatError(source, 'file', `at least 3 graded texts, got ${texts.length}`)
  }
  return texts
}

/** The texts as completions: for grading, estimates and batches. */
export function calibrationCompletions(texts: readonly CalibrationText[]): readonly Completion[] {
  return texts.map(({ beginning, completion }, i) => ({
    prompt: { set: 'beginnings', id: `text-${i + 1}`, text: beginning },
    sample: 0,
    text: completion,
    end: null,
  }))
}

/**
 * Lets a judge grade texts and compares with what people said.
 *
 * @throws BudgetError, ProviderError; what was graded before is in the ledger
 */
export async function calibrate(
  chat: LedgeredChat,
  texts: readonly CalibrationText[],
  options: JudgeOptions & BootstrapOptions & { readonly signal?: AbortSignal },
): Promise<Calibration> {
  const completions = calibrationCompletions(texts)
  const given = new Map<Completion, Partial<Record<Criterion, number>>[]>()
  for await (const { completion, grades } of gradeAll(chat, completions, options)) {
    if (grades)
      given.set(completion, [
        ...(given.get(completion) ?? []),
        grades as Partial<Record<Criterion, number>>,
      ])
  }
  const results: Partial<Record<Criterion, CriterionCalibration>> = {}
  for (const criterion of criteria) {
    const pairs = texts.flatMap(({ grades }, i) => {
      const judged = (given.get(completions[i]!) ?? []).flatMap((one) => one[criterion] ?? [])
      const known = grades[criterion]
      return known === undefined || judged.length === 0 ? [] : [[known, mean(judged)] as const]
    })
    if (pairs.length < 3) continue
    const [people, judge] = [pairs.map(([known]) => known), pairs.map(([, judged]) => judged)]
    results[criterion] = {
      agreement: agreement(people, judge),
      bias: clusterInterval(
        pairs.map(([known, judged]) => [judged - known]),
        options,
      ),
      line: leastSquares(judge, people),
    }
  }
  return {
    judge: options.model,
    texts: texts.length,
    ungraded: texts.length - given.size,
    criteria: results,
  }
}

function leastSquares(
  x: readonly number[],
  y: readonly number[],
): { readonly intercept: number; readonly slope: number } | null {
  const [centreX, centreY] = [mean(x), mean(y)]
  const spread = x.reduce((sum, value) => sum + (value - centreX) ** 2, 0)
  if (spread === 0) return null
  const slope = x.reduce((sum, value, i) => sum + (value - centreX) * (y[i]! - centreY), 0) / spread
  return { slope, intercept: centreY - slope * centreX }
}
