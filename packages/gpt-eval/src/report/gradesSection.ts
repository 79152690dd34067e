// Means with intervals, normalised plot, ages, and the comparison of models.
import type { Evaluation } from '../evaluation/evaluation.ts'
import { type Measure, type ModelSummary, type Summary, titleOf } from '../evaluation/summary.ts'
import { ageGroups, ageYears, type Criterion } from '../judge/grades.ts'
import type { Interval } from '../statistics/bootstrap.ts'
import { barChart, legendOf, radarChart } from './charts.ts'
import { escapeHtml, grade, number, pValue } from './format.ts'

/** Grades of the judge and columns of the offline judge, apart from each other. */
export function gradesSection(evaluation: Evaluation, summary: Summary): string {
  const { models } = summary
  const read = summary.measures.filter((measure) => !measure.startsWith('offline.'))
  const counted = summary.measures.filter((measure) => measure.startsWith('offline.'))
  const legend = legendOf(models.map(({ name }) => name))
  const parts: string[] = []
  if (read.length > 0) {
    parts.push(
      `<section><h2>Grades by ${escapeHtml(evaluation.judge ?? 'the judge')}</h2><p class="lead">0 to 10, means over all completions with 95 % intervals.</p>${legend}<div class="charts">`,
      bars('Grades', read, { models, most: 10 }),
      ...(models.length > 1 && read.length > 2 ? [radar(summary, read)] : []),
      ages(models),
      `</div>${table(models, read)}${noiseTables(summary)}</section>`,
    )
  }
  if (counted.length > 0) {
    const shares = counted.filter((measure) => isShare(measure))
    const rates = counted.filter((measure) => !isShare(measure))
    parts.push(
      `<section><h2>Measured offline</h2><p class="lead">By ${escapeHtml(evaluation.offline ?? 'rules')}. This is not GPT-4 and understands nothing: it counts mistakes, repetitions and kept words. Do not read it as a grade.</p>${legend}<div class="charts">`,
      ...(shares.length > 0
        ? [bars('Shares of completions or words', shares, { models, most: 1 })]
        : []),
      ...(rates.length > 0 ? [bars('Counts', rates, { models })] : []),
      `</div>${table(models, counted)}</section>`,
    )
  }
  return parts.join('')
}

/** Every later model against the first, beginning by beginning. */
export function comparisonSection({ pairs, withBitsPerByte }: Summary): string {
  const tables = pairs
    .filter(({ measures }) => Object.keys(measures).length > 0)
    .map(({ first, second, measures }) => {
      const rows = Object.entries(measures).map(
        ([measure, { difference, p, detectable, pairs: n }]) => {
          const { better } = titleOf(measure as Measure)
          const sure = p < 0.05
          const good =
            better === 'neither' || !sure
              ? ''
              : (better === 'high') === difference.mean > 0
                ? ' right'
                : ' wrong'
          return `<tr><th>${title(measure as Measure)}</th><td class="n${good}">${signed(difference.mean)} <small>${signed(difference.low)} to ${signed(difference.high)}</small></td><td class="n">${pValue(p)}</td><td class="n">${number(detectable)}</td><td class="n">${n}</td></tr>`
        },
      )
      return `<h3>${escapeHtml(second)} − ${escapeHtml(first)}</h3><div class="scroll" tabindex="0"><table><thead><tr><th>measure</th><th class="n">difference, 95 %</th><th class="n">corrected p</th><th class="n">detectable</th><th class="n">beginnings</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
    })
  const known = Object.entries(withBitsPerByte)
  const correlation = known.map(
    ([measure, { r, low, high, pairs: n }]) =>
      `<tr><th>${title(measure as Measure)}</th><td class="n">${signed(r)} ${Number.isFinite(low) ? `<small>${signed(low)} to ${signed(high)}</small>` : ''}</td><td class="n">${n}</td></tr>`,
  )
  if (tables.length === 0 && known.length === 0) return ''
  return `<section><h2>Comparison</h2><p class="lead">Paired: only beginnings that both models have completed, each against itself. “Detectable” is the smallest true difference that so many beginnings show in four of five experiments; p is corrected for the number of measures.</p>${tables.join('')}${known.length > 0 ? `<h3>Rank correlation with bits per byte</h3><p class="lead">Over the models; −1 means that a better compressor always gets the better grade.</p><div class="scroll" tabindex="0"><table><thead><tr><th>measure</th><th class="n">correlation, 95 %</th><th class="n">models</th></tr></thead><tbody>${correlation.join('')}</tbody></table></div>` : ''}</section>`
}

function bars(
  name: string,
  measures: readonly Measure[],
  { models, most }: { readonly models: readonly ModelSummary[]; readonly most?: number },
): string {
  return barChart({
    title: name,
    note: 'mean and 95 % interval',
    ...(most !== undefined && { most }),
    groups: measures.map((measure) => ({
      label: short(titleOf(measure).title),
      bars: models.map((model) => ({ label: model.name, interval: model.measures[measure] })),
    })),
  })
}

function radar({ models, normalised }: Summary, measures: readonly Measure[]): string {
  return radarChart({
    title: 'Normalised',
    note: 'centre: the worst of these models, rim: the best',
    axes: measures,
    values: models.map((_, i) => measures.map((measure) => normalised[measure]?.[i] ?? NaN)),
  })
}

function ages(models: readonly ModelSummary[]): string {
  return barChart({
    title: 'Age of the pupil',
    note: 'share of gradings that guess this age, in years',
    groups: ageGroups.map((group) => ({
      label: ageYears[group].replace('3 or younger', '≤ 3'),
      bars: models.map(({ name, ages: counts }) => {
        const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
        const share = all === 0 ? 0 : counts[group] / all
        const interval: Interval = {
          mean: share,
          low: NaN,
          high: NaN,
          error: NaN,
          clusters: 0,
          values: all,
        }
        return { label: name, interval }
      }),
    })),
  })
}

function table(models: readonly ModelSummary[], measures: readonly Measure[]): string {
  const head = measures.map((measure) => `<th class="n">${title(measure)}</th>`).join('')
  const rows = models.map(({ name, measures: values, graded, facts }, i) => {
    const cells = measures.map((measure) => {
      const interval = values[measure]
      if (!interval) return '<td class="n">–</td>'
      const range = Number.isFinite(interval.low)
        ? `<br><small>${grade(interval.low)} to ${grade(interval.high)}</small>`
        : ''
      return `<td class="n">${grade(interval.mean)}${range}</td>`
    })
    const about = [
      ...(facts.hidden ? [`${facts.layers} layers, ${facts.hidden} wide`] : []),
      ...(facts.bitsPerByte ? [`${facts.bitsPerByte.toFixed(3)} bits per byte`] : []),
    ]
    return `<tr><th><b class="c${i % 6}">${escapeHtml(name)}</b><br><small>${about.join(' · ')}</small></th><td class="n">${graded.graded} / ${graded.all}</td>${cells.join('')}</tr>`
  })
  return `<div class="scroll" tabindex="0"><table><thead><tr><th>model</th><th class="n">graded</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function noiseTables({ models }: Summary): string {
  const noise = models.flatMap(({ name, noise: found = {} }) =>
    Object.entries(found).map(
      ([criterion, { texts, within, between, reliability }]) =>
        `<tr><th>${escapeHtml(name)}</th><td>${criterion}</td><td class="n">${grade(within)}</td><td class="n">${grade(between)}</td><td class="n">${grade(reliability)}</td><td class="n">${texts}</td></tr>`,
    ),
  )
  const agree = models.flatMap(({ name, agreement = {} }) =>
    Object.entries(agreement).map(
      ([criterion, a]) =>
        `<tr><th>${escapeHtml(name)}</th><td>${criterion as Criterion}</td><td class="n">${grade(a.kappa)}</td><td class="n">${grade(a.spearman)}</td><td class="n">${signed(a.bias)}</td><td class="n">${grade(a.distance)}</td><td class="n">${a.texts}</td></tr>`,
    ),
  )
  const rows = (head: readonly string[], body: readonly string[]): string =>
    `<div class="scroll" tabindex="0"><table><thead><tr>${head.map((h, i) => `<th${i > 1 ? ' class="n"' : ''}>${h}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
  return [
    noise.length > 0
      ? `<h3>Noise of the judge</h3><p class="lead">From grading the same completion several times: how far its grades scatter, and which share of the variance is the story's own.</p>${rows(['model', 'criterion', 'within a text', 'between texts', 'reliability', 'texts'], noise)}`
      : '',
    agree.length > 0
      ? `<h3>Two judges</h3><p class="lead">Weighted kappa corrects for chance; bias is how much kinder the second judge is.</p>${rows(['model', 'criterion', 'kappa', 'rank correlation', 'bias', 'distance', 'texts'], agree)}`
      : '',
  ].join('')
}

function isShare(measure: Measure): boolean {
  return !/Per100|newNames|bits/.test(measure)
}

function title(measure: Measure): string {
  return escapeHtml(titleOf(measure).title)
}

// Labels under bars have room for two words.
function short(label: string): string {
  return label
    .replace(' mistakes / 100 words', ' / 100')
    .replace('ends with a whole sentence', 'whole end')
    .replace('cut sentence finished', 'cut mended')
    .replace('words of the beginning kept', 'words kept')
    .replace('names of the beginning kept', 'names kept')
    .replace('bits per byte under the larger model', 'bits / byte')
}

function signed(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
