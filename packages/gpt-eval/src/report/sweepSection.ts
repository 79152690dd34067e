// Grades along training, and over hidden size and layers.
import { type Measure, type ModelSummary, type Summary, titleOf } from '../evaluation/summary.ts'
import { sweepChart } from './charts.ts'
import { escapeHtml, grade } from './format.ts'

/** A chart over steps where the models are checkpoints, a table over the shape where they differ in it. */
export function sweepSection({ models, measures }: Summary): string {
  return steps(models, measures) + shapes(models, measures)
}

function steps(models: readonly ModelSummary[], measures: readonly Measure[]): string {
  const checkpoints = models.filter(({ facts }) => facts.step !== undefined)
  if (new Set(checkpoints.map(({ facts }) => facts.step)).size < 2) return ''
  const line = (measure: Measure) => ({
    label: titleOf(measure).title,
    points: checkpoints.flatMap(({ facts, measures: values }) => {
      const interval = values[measure]
      return interval ? [{ x: facts.step!, interval }] : []
    }),
  })
  const read = measures.filter((measure) => !measure.startsWith('offline.'))
  const losses = checkpoints.flatMap(({ facts: { step, bitsPerByte } }) =>
    bitsPerByte === undefined || step === undefined
      ? []
      : [
          {
            x: step,
            interval: {
              mean: bitsPerByte,
              low: NaN,
              high: NaN,
              error: NaN,
              clusters: 0,
              values: 0,
            },
          },
        ],
  )
  const charts = [
    sweepChart({ title: 'Grades along training', note: 'by step', lines: read.map(line) }),
    ...measures
      .filter((measure) => measure.startsWith('offline.'))
      .map((measure) =>
        sweepChart({
          title: titleOf(measure).title,
          note: 'measured offline, by step',
          lines: [line(measure)],
        }),
      ),
    sweepChart({
      title: 'Bits per byte',
      note: 'validation, by step',
      lines: losses.length > 0 ? [{ label: 'bits per byte', points: losses }] : [],
    }),
  ]
  return `<section><h2>Along training</h2><div class="charts">${charts.join('')}</div></section>`
}

function shapes(models: readonly ModelSummary[], measures: readonly Measure[]): string {
  const known = models.filter(
    ({ facts }) => facts.hidden !== undefined && facts.layers !== undefined,
  )
  const distinct = new Set(known.map(({ facts }) => `${facts.hidden} ${facts.layers}`))
  if (distinct.size < 2) return ''
  const unique = (of: (model: ModelSummary) => number): readonly number[] =>
    [...new Set(known.map(of))].sort((a, b) => a - b)
  const widths = unique(({ facts }) => facts.hidden!)
  const depths = unique(({ facts }) => facts.layers!)
  const tables = measures.map((measure) => {
    const rows = widths.map((width) => {
      const cells = depths.map((depth) => {
        const model = known.find(({ facts }) => facts.hidden === width && facts.layers === depth)
        return `<td class="n">${grade(model?.measures[measure]?.mean)}</td>`
      })
      return `<tr><th>${width}</th>${cells.join('')}</tr>`
    })
    return `<div><h3>${escapeHtml(titleOf(measure).title)}</h3><div class="scroll" tabindex="0"><table><thead><tr><th>hidden \\ layers</th>${depths.map((depth) => `<th class="n">${depth}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></div>`
  })
  return `<section><h2>By hidden size and layers</h2><div class="charts">${tables.join('')}</div></section>`
}
