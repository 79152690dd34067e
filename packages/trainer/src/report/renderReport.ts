// One HTML page with everything about a run in it: no other file, no network, light and dark.
import { shapeOf } from '@ts/transformer'
import type { EvaluationMetric, Metric, StepMetric } from '../metrics.ts'
import type { RunInfo } from '../runFile.ts'
import { duration, escapeHtml, shortNumber } from './format.ts'
import { lineChart } from './lineChart.ts'
import { script, style } from './page.ts'

/** What a report shows. */
export interface ReportContent {
  readonly name: string
  readonly run: RunInfo
  readonly metrics: readonly Metric[]
  /** The latest stories, if there are any. */
  readonly sample?: string | null
}

/** The report of a run as a page of HTML. */
export function renderReport({ name, run, metrics, sample = null }: ReportContent): string {
  const steps = metrics.filter((metric): metric is StepMetric => metric.kind === 'step')
  const evaluations = metrics.filter((metric) => metric.kind === 'evaluation')
  const line = (key: keyof StepMetric): (readonly [number, number])[] =>
    steps.flatMap((metric) => (metric[key] === null ? [] : [[metric.step, Number(metric[key])]]))
  const one = (title: string, unit: string, points: (readonly [number, number])[]): string =>
    lineChart({ title, unit, series: [{ name: title, style: 'first', points }] })
  const losses = line('loss')
  const charts = [
    lineChart({
      title: 'Loss',
      unit: 'nats per token',
      trim: true,
      wide: true,
      series: [
        { name: 'training, every reading', style: 'faint', points: losses },
        { name: 'training, smoothed', style: 'first', points: smooth(losses) },
        { name: 'validation', style: 'second', points: evaluations.map((e) => [e.step, e.loss]) },
      ],
    }),
    one(
      'Bits per byte',
      'validation',
      evaluations.map((e) => [e.step, e.bitsPerByte]),
    ),
    one('Learning rate', '', line('learningRate')),
    lineChart({
      title: 'Gradient norm',
      unit: 'before clipping',
      trim: true,
      series: [{ name: 'Gradient norm', style: 'first', points: line('gradientNorm') }],
    }),
    one('Speed', 'tokens per second', line('tokensPerSecond')),
  ]
  const title = escapeHtml(name.split('/').filter(Boolean).at(-1) ?? name)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: training</title><style>${style}</style></head><body><main>
<header><h1>${title}</h1><p>${escapeHtml(describe(run))}</p></header>
<section class="tiles">${tiles(run, steps, evaluations)}</section>
<section class="charts">${charts.join('')}</section>
${sample ? `<section><h2>Latest stories</h2><blockquote>${escapeHtml(sample.trim())}</blockquote></section>` : ''}
<section><h2>Settings</h2><table>${settingsRows(run)}</table></section>
</main><script>${script}</script></body></html>
`
}

function describe({ model, data, settings }: RunInfo): string {
  const { channels, layers, heads } = shapeOf(model)
  const kind = { gpt_neo: 'GPT-Neo', gpt2: 'GPT-2', llama: 'Llama' }[model.model_type]
  const rows = `${settings.batch * settings.accumulation} rows of ${settings.context} tokens a step`
  return `${kind}, ${layers} layers, ${channels} wide, ${heads} heads · ${shortNumber(data.tokens)} tokens in ${shortNumber(data.documents)} documents · ${rows}`
}

function tiles(
  { settings }: RunInfo,
  steps: readonly StepMetric[],
  evaluations: readonly EvaluationMetric[],
): string {
  const last = steps.at(-1)
  const best = [...evaluations].sort((a, b) => a.loss - b.loss)[0]
  const list: (readonly [label: string, value: string, note: string])[] = []
  if (best) {
    list.push(['Bits per byte', best.bitsPerByte.toFixed(3), `best, at step ${best.step}`])
    list.push(['Validation loss', best.loss.toFixed(3), 'nats per token'])
  }
  if (last) {
    const loss = smooth(steps.map((metric) => [metric.step, metric.loss])).at(-1)![1]
    const speeds = steps.map((metric) => metric.tokensPerSecond).sort((a, b) => a - b)
    list.push(
      ['Training loss', loss.toFixed(3), 'smoothed'],
      ['Steps', `${last.step}`, `of ${settings.steps}`],
      ['Tokens', shortNumber(last.tokens), `in ${duration(last.seconds)}`],
      ['Tokens/s', shortNumber(speeds[speeds.length >> 1]), 'median'],
    )
  }
  return list
    .map(
      ([label, value, note]) =>
        `<div><span>${label}</span><b>${value}</b><small>${note}</small></div>`,
    )
    .join('')
}

/** Exponential mean over about a fiftieth of the run; over less at its steep beginning. */
function smooth(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const window = Math.max(1, Math.min(50, points.length / 50))
  let mean = 0
  return points.map(([step, value], i) => {
    mean += (value - mean) / Math.min(window, 1 + i / 5)
    return [step, mean]
  })
}

function settingsRows({ settings }: RunInfo): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      const text = typeof value === 'object' ? Object.values(value).join(' · ') : String(value)
      return `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(text)}</td></tr>`
    })
    .join('')
}
