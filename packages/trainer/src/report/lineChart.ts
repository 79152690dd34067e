// A line chart as inline SVG. Colours and fonts come from the page's style.
import { escapeHtml, shortNumber } from './format.ts'
import { ticks } from './ticks.ts'

/** A line of a chart. */
interface Series {
  readonly name: string
  /** Class of the line: `first`, `second`; `faint` lies behind and is left out of the legend. */
  readonly style: 'first' | 'second' | 'faint'
  /** Pairs of step and value, steps ascending. */
  readonly points: readonly (readonly [step: number, value: number])[]
}

/** What a chart shows. */
export interface LineChart {
  readonly title: string
  readonly unit: string
  readonly series: readonly Series[]
  /** Lets values of the first twentieth of the run leave the frame, so that the rest can be seen. */
  readonly trim?: boolean
  /** Takes the page's whole width. */
  readonly wide?: boolean
}

const TOP = 10
const LEFT = 52
/** More points than pixels say nothing. */
const MOST_POINTS = 600

/** A figure with title, legend and the lines; empty text if there is nothing to show. */
export function lineChart(chart: LineChart): string {
  const series = chart.series
    .map((line) => ({ ...line, points: thin(line.points) }))
    .filter((line) => line.points.length > 0)
  if (series.length === 0) return ''
  const [width, height] = chart.wide ? [1140, 360] : [560, 240]
  const [right, bottom] = [width - 12, height - 28]
  const points = series.flatMap((line) => line.points)
  const lastStep = Math.max(...points.map(([step]) => step))
  const settled = points.filter(([step]) => !chart.trim || step > lastStep / 20)
  const values = (settled.length > 0 ? settled : points).map(([, value]) => value)
  const yTicks = ticks(Math.min(...values), Math.max(...values), 5)
  const xTicks = ticks(0, lastStep, 6).filter((step) => step <= lastStep)
  const [low, high] = [yTicks[0], yTicks[yTicks.length - 1]]
  const x = (step: number): number => scale(step / lastStep, LEFT, right)
  const y = (value: number): number => scale((value - low) / (high - low), bottom, TOP)
  const grid = yTicks.map((tick) => {
    const at = y(tick)
    return `<line class="grid" x1="${LEFT}" x2="${right}" y1="${at}" y2="${at}"/><text class="y" x="${LEFT - 8}" y="${at + 4}">${shortNumber(tick)}</text>`
  })
  const steps = xTicks.map(
    (tick) => `<text class="x" x="${x(tick)}" y="${bottom + 20}">${shortNumber(tick)}</text>`,
  )
  const lines = series.map(({ style, points: list }) => {
    const path = list.map(([step, value]) => `${x(step)},${y(value)}`).join(' ')
    const end = list[list.length - 1]
    const dot =
      style === 'faint'
        ? ''
        : `<circle class="${style}" cx="${x(end[0])}" cy="${y(end[1])}" r="3.5"/>`
    return `<polyline class="${style}" points="${path}"/>${dot}`
  })
  const named = series.filter(({ style }) => style !== 'faint')
  const legend =
    named.length < 2
      ? ''
      : `<span class="legend">${named.map(({ name, style }) => `<span><i class="${style}"></i>${escapeHtml(name)}</span>`).join('')}</span>`
  const data = { lastStep, left: LEFT, right, width, series: named }
  return `<figure class="chart${chart.wide ? ' wide' : ''}"><figcaption><b>${escapeHtml(chart.title)}</b> <small>${escapeHtml(chart.unit)}</small>${legend}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(chart.title)} by step">
<clipPath id="${clipName(chart.title)}"><rect x="${LEFT}" y="${TOP - 4}" width="${right - LEFT + 6}" height="${bottom - TOP + 8}"/></clipPath>
${grid.join('')}${steps.join('')}<g clip-path="url(#${clipName(chart.title)})">${lines.join('')}</g><line class="cursor" y1="${TOP}" y2="${bottom}"/>
</svg><output></output><script type="application/json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script></figure>`
}

/** At most {@link MOST_POINTS} points, each the mean of its neighbours; the last one stays. */
function thin(points: Series['points']): Series['points'] {
  const finite = points.filter(([, value]) => Number.isFinite(value))
  const stride = Math.ceil(finite.length / MOST_POINTS)
  if (stride <= 1) return finite
  const result: (readonly [number, number])[] = []
  for (let i = 0; i < finite.length - 1; i += stride) {
    const bin = finite.slice(i, i + stride)
    const mean = bin.reduce((sum, [, value]) => sum + value, 0) / bin.length
    result.push([bin[bin.length - 1][0], mean])
  }
  return [...result, finite[finite.length - 1]]
}

function scale(share: number, from: number, to: number): number {
  return Number((from + share * (to - from)).toFixed(1))
}

function clipName(title: string): string {
  return `clip-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`
}
