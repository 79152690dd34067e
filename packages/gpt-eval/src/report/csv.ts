// Tables for spreadsheets and other programs.
import type { Evaluation } from '../evaluation/evaluation.ts'
import { criteria } from '../judge/grades.ts'
import { type OfflineGrades, offlineColumns } from '../offline/offlineGrades.ts'

/**
 * One row for each grading: judge, grades, age, and, in the row of the first grading, the columns of the offline judge. A completion
 * without a grading has one row. RFC 4180.
 */
export function gradesCsv({ models, judge, secondJudge }: Evaluation): string {
  const offline = Object.keys(offlineColumns) as (keyof OfflineGrades)[]
  const head = [
    'model',
    'set',
    'prompt',
    'sample',
    'judge',
    ...criteria,
    'age',
    'assessment',
    ...offline.map((column) => `offline.${column}`),
    'beginning',
    'completion',
  ]
  const rows = models.flatMap(({ name, completions }) =>
    completions.flatMap(({ completion, grades, secondGrades, offline: counted = {} }) => {
      const given = [
        ...grades.map((one) => [judge, one] as const),
        ...secondGrades.map((one) => [secondJudge, one] as const),
      ]
      const { prompt, sample, text } = completion
      return (given.length > 0 ? given : [[null, undefined] as const]).map(([by, said], i) => [
        name,
        prompt.set,
        prompt.id,
        sample,
        by,
        ...criteria.map((criterion) => said?.[criterion]),
        said?.age,
        said?.assessment,
        ...offline.map((column) => (i === 0 ? counted[column] : undefined)),
        prompt.text,
        text,
      ])
    }),
  )
  return csv([head, ...rows])
}

/** One row for each answer to a prompt with a right answer. */
export function answersCsv({ models }: Evaluation): string {
  const rows = models.flatMap(({ name, answers }) =>
    answers.map(({ id, kind, prompt, right, completion, verdict, by, reason }) => [
      name,
      id,
      kind,
      verdict,
      by,
      prompt,
      completion,
      right,
      reason,
    ]),
  )
  return csv([
    ['model', 'id', 'kind', 'verdict', 'by', 'prompt', 'completion', 'right', 'reason'],
    ...rows,
  ])
}

function csv(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '')
  // A text that begins like a formula would be computed by spreadsheets.
  const safe = typeof value === 'string' && /^[=+@\t\r-]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
