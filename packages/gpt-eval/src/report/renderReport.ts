// One page of HTML with everything about an evaluation in it: no other file, no network, light and dark.
import type { Evaluation } from '../evaluation/evaluation.ts'
import { type Summary, summarise } from '../evaluation/summary.ts'
import { escapeHtml } from './format.ts'
import { comparisonSection, gradesSection } from './gradesSection.ts'
import { healthSection } from './healthSection.ts'
import { script, style } from './page.ts'
import { instructSection, questionsSection } from './questionsSection.ts'
import { storiesSection } from './storiesSection.ts'
import { sweepSection } from './sweepSection.ts'

/** How the report is made. */
export interface ReportOptions {
  readonly title?: string
  /** counted already; default: counted here */
  readonly summary?: Summary
  /** completions of a prompt that are shown at first; the others are in the file as well. Default 3 */
  readonly shown?: number
}

/** The report of an evaluation. */
export function renderReport(evaluation: Evaluation, options: ReportOptions = {}): string {
  const { title = 'GPT-Eval', summary = summarise(evaluation), shown = 3 } = options
  const sections = [
    gradesSection(evaluation, summary),
    comparisonSection(summary),
    sweepSection(summary),
    questionsSection(evaluation, summary),
    instructSection(summary),
    healthSection(summary),
    storiesSection(evaluation, shown),
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(describe(evaluation))}</p>${warnings(evaluation, summary)}</header>
${sections.join('\n')}
<footer>Made by @ts/gpt-eval. Intervals: 95 %, beginnings resampled as a whole. Grades of different judges cannot be compared with one another, nor with those of the TinyStories paper, whose judge was GPT-4 of 2023.</footer>
</main><script>${script}</script></body></html>
`
}

function describe({ judge, secondJudge, offline, models }: Evaluation): string {
  const completions = models.reduce((sum, model) => sum + model.completions.length, 0)
  const by = [
    ...(judge ? [`graded by ${judge}`] : []),
    ...(secondJudge ? [`and by ${secondJudge}`] : []),
    ...(offline ? [`measured offline (${offline}; this is not GPT-4 and does not read)`] : []),
  ]
  return `${models.map(({ name }) => name).join(', ')} · ${completions.toLocaleString('en-US')} stories ${by.join(', ') || 'without a judge'}`
}

function warnings({ unfinished, judge, models }: Evaluation, summary: Summary): string {
  const problems = models.reduce(
    (sum, model) => sum + model.completions.reduce((n, { problems: list }) => n + list.length, 0),
    0,
  )
  const lines = [
    ...(unfinished ? [`Not finished: ${unfinished}`] : []),
    ...(problems > 0 ? [`${problems} gradings failed; they are missing from the means.`] : []),
    ...models
      .filter(({ name }) => name === judge)
      .map(({ name }) => `${name} judges itself: take another judge.`),
    ...summary.models.flatMap(({ name, health }) =>
      health.warnings.map((line) => `${name}: ${line}`),
    ),
  ]
  if (lines.length === 0) return ''
  return `<div class="warn">${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</div>`
}
