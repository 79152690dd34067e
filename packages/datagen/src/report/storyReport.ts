// One self-contained page about a set of stories: no script, no font, no file beside it.
import { type FilterReport, filterNames } from '../filter/filterStories.ts'
import type { DiversityReport } from '../measure/diversityMeter.ts'
import type { Warning } from '../measure/earlyWarning.ts'
import type { MemorisationReport } from '../memory/memorisation.ts'
import type { CoverageReport } from '../recipe/coverage.ts'
import { columnChart, escapeHtml, percent, rowChart } from './barChart.ts'
import { reportStyle } from './reportStyle.ts'

/** What a page is made of; parts that are absent are left out. */
export interface StoryReport {
  readonly title: string
  readonly diversity: DiversityReport
  readonly filters?: FilterReport
  readonly coverage?: CoverageReport
  readonly warnings?: readonly Warning[]
  readonly memorisation?: MemorisationReport
  /** further lines of the first table: model, cost, … */
  readonly facts?: readonly (readonly [string, string])[]
}

/** The page as HTML. */
export function storyReport(report: StoryReport): string {
  const { title, diversity, filters, coverage, warnings = [], memorisation, facts = [] } = report
  const sections = [
    table('In numbers', [...facts, ...numbersOf(diversity)]),
    warnings.length === 0
      ? ''
      : `<section><h2>Warnings</h2><ul>${warnings.map(({ stories, message }) => `<li>after ${stories} stories: ${escapeHtml(message)}</li>`).join('')}</ul></section>`,
    filters ? filtersOf(filters) : '',
    section('Variety', plotsOf(diversity)),
    coverage ? coverageOf(coverage) : '',
    memorisation ? memorisationOf(memorisation) : '',
  ]
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
<main>
<h1>${escapeHtml(title)}</h1>
${sections.filter((part) => part !== '').join('\n')}
</main>
</html>
`
}

function numbersOf(report: DiversityReport): [string, string][] {
  const { closeness, reading, endings } = report
  const fixed = (value: number): string => value.toFixed(3)
  return [
    ['stories', thousands(report.stories)],
    ['words', `${thousands(report.words)}, ${thousands(report.wordForms)} different`],
    [
      'distinct-1, -2, -3, -4',
      [report.distinct1, report.distinct2, report.distinct3, report.distinct4]
        .map(fixed)
        .join(', '),
    ],
    [
      'entropy of 1- to 4-grams',
      `${report.entropy.map((bits) => bits.toFixed(2)).join(', ')} bits, over ${thousands(report.ngramStories)} stories`,
    ],
    [nearTitle(report), percent(report.nearDuplicateShare)],
    ['self-BLEU', `${fixed(closeness.selfBleu)} in a sample of ${thousands(closeness.stories)}`],
    [
      'ROUGE-2 with the nearest story',
      `${fixed(closeness.nearestRouge2)} on average, ${fixed(closeness.closestRouge2)} at most`,
    ],
    [
      'endings',
      `${percent(endings.good)} good, ${percent(endings.bad)} bad, ${percent(endings.unclear)} unclear`,
    ],
    [
      'reading level',
      `grade ${reading.grade.toFixed(1)}, ease ${reading.ease.toFixed(0)}, ${reading.wordsPerSentence.toFixed(1)} words a sentence`,
    ],
  ]
}

function nearTitle({ stories, nearDuplicateWindow }: DiversityReport): string {
  return stories <= nearDuplicateWindow
    ? 'near-duplicates of earlier stories'
    : `near-duplicates of one of the ${thousands(nearDuplicateWindow)} stories before`
}

function plotsOf({ lengths, openings, names, closeness }: DiversityReport): string {
  const written = lengths.slice(0, 1 + lengths.findLastIndex((stories) => stories > 0))
  const shares = (title: string, list: typeof openings): string =>
    rowChart({
      title,
      labels: list.map(({ text }) => text),
      values: list.map(({ share }) => share),
      show: percent,
    })
  return [
    columnChart({
      title: 'Stories by words',
      labels: written.map((_, i) => String(i * 50)),
      values: written,
    }),
    columnChart({
      title: 'Stories by ROUGE-2 with the nearest one (sample)',
      labels: tenths,
      values: closeness.rouge2Histogram,
    }),
    shares('First four words', openings),
    shares('Names', names),
  ].join('')
}

const tenths = Array.from({ length: 10 }, (_, i) => (i / 10).toFixed(1))

function filtersOf({ off, seen, accepted, repaired, rejected, reasons }: FilterReport): string {
  const asked = filterNames.filter((name) => !off.includes(name))
  const rows = asked.map((name): [string, string, string] => [
    name,
    thousands(rejected[name]),
    (reasons[name] ?? []).join(' · '),
  ])
  return table(
    `Filters: ${thousands(accepted)} of ${thousands(seen)} accepted, ${thousands(repaired)} of them repaired`,
    rows,
  )
}

function coverageOf({ axes, combinations, stories }: CoverageReport): string {
  const rows = axes.map(({ axis, values, used, least, most, unused }): string[] => [
    axis,
    `${thousands(used)} of ${thousands(values)} used`,
    `${thousands(least)} to ${thousands(most)} times`,
    unused.length > 0 ? `never: ${unused.join(', ')}` : '',
  ])
  return table(
    `Coverage: ${thousands(combinations)} combinations of words in ${thousands(stories)} stories`,
    rows,
  )
}

function memorisationOf(memory: MemorisationReport): string {
  const rows: [string, string][] = [
    ['stories compared', thousands(memory.generations)],
    ['training stories', thousands(memory.training)],
    ['copies', thousands(memory.copies)],
    ['copies with other names', thousands(memory.templateCopies)],
    ['ROUGE-2 precision of the closest story', memory.rouge2.toFixed(3)],
  ]
  const plots = [
    columnChart({
      title: 'Share of n-grams that occur in training, by n',
      labels: memory.overlap.map((_, i) => String(i + 1)),
      values: memory.overlap,
      show: (share) => `${Math.round(100 * share)} %`,
    }),
    columnChart({
      title: 'Stories by share of 5-grams in training',
      labels: tenths,
      values: memory.overlapHistogram,
    }),
    columnChart({
      title: 'Stories by ROUGE-2 precision of the closest',
      labels: tenths,
      values: memory.rouge2Histogram,
    }),
  ]
  return table('Against the training set', rows).replace(
    '</section>',
    `<div class="plots">${plots.join('')}</div></section>`,
  )
}

function section(title: string, plots: string): string {
  return `<section><h2>${escapeHtml(title)}</h2><div class="plots">${plots}</div></section>`
}

function table(title: string, rows: readonly (readonly string[])[]): string {
  const lines = rows.map(
    (cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  )
  return `<section><h2>${escapeHtml(title)}</h2><table>${lines.join('')}</table></section>`
}

function thousands(count: number): string {
  return count.toLocaleString('en-US')
}
