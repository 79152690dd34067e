// Charts as inline SVG. Colours come from the page's style: class `c0` … `c5` is the colour of a model.
import type { Interval } from '../statistics/bootstrap.ts'
import { escapeHtml, number } from './format.ts'

/** A value of one model in one group; undefined where it has none. */
export interface Bar {
  readonly label: string
  readonly interval: Interval | undefined
}

/** Bars of several models with their intervals, side by side in groups. */
export interface BarChart {
  readonly title: string
  readonly note: string
  readonly groups: readonly { readonly label: string; readonly bars: readonly Bar[] }[]
  /** end of the scale; default the largest value */
  readonly most?: number
}

const left = 48
const top = 14

/** A figure with one group of bars for each measure. */
export function barChart({ title, note, groups, most }: BarChart): string {
  const height = 260
  const bottom = height - 30
  const models = Math.max(1, ...groups.map(({ bars }) => bars.length))
  // As wide as the other charts where there is room, so that their letters have one size.
  const groupWidth = Math.max(540 / Math.max(1, groups.length), 64, models * 14 + 16)
  const width = Math.round(left + groups.length * groupWidth + 10)
  const values = groups.flatMap(({ bars }) =>
    bars.map(({ interval }) => Math.max(interval?.mean ?? 0, finite(interval?.high))),
  )
  const end = most ?? niceEnd(Math.max(0, ...values))
  const y = (value: number): number => round(bottom - (value / end) * (bottom - top))
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * end)
    return `<line class="grid" x1="${left}" x2="${width - 8}" y1="${at}" y2="${at}"/><text class="y" x="${left - 7}" y="${at + 4}">${number(share * end)}</text>`
  })
  const columns = groups.map(({ label, bars }, g) => {
    const start = left + g * groupWidth
    const barWidth = Math.min(34, (groupWidth - 16) / models)
    const begin = start + (groupWidth - models * barWidth) / 2
    const drawn = bars.map(({ label: model, interval }, i) => {
      if (!interval || !Number.isFinite(interval.mean)) return ''
      const x = round(begin + i * barWidth)
      const middle = round(x + barWidth / 2)
      const at = y(Math.min(interval.mean, end))
      const { low, high } = interval
      const known = Number.isFinite(low)
      const whisker = known
        ? `<path class="whisker" d="M${middle} ${y(Math.max(0, low))}V${y(Math.min(high, end))}M${middle - 4} ${y(Math.max(0, low))}h8M${middle - 4} ${y(Math.min(high, end))}h8"/>`
        : ''
      const range = known ? ` (${number(low)} to ${number(high)})` : ''
      return `<g><title>${escapeHtml(`${model}, ${label}: ${number(interval.mean)}${range}`)}</title><rect class="c${i % 6}" x="${x + 2}" y="${at}" width="${round(barWidth - 4)}" height="${round(bottom - at)}" rx="3"/>${whisker}</g>`
    })
    return `${drawn.join('')}<text class="x" x="${round(start + groupWidth / 2)}" y="${bottom + 19}">${escapeHtml(label)}</text>`
  })
  return figure({ title, note, width, height, body: lines.join('') + columns.join('') })
}

/** Models on several axes, each from 0 (centre) to 1; for three axes and more. */
export interface RadarChart {
  readonly title: string
  readonly note: string
  readonly axes: readonly string[]
  /** for each model one value for each axis */
  readonly values: readonly (readonly number[])[]
}

/** A radar plot. */
export function radarChart({ title, note, axes, values }: RadarChart): string {
  const [width, height, radius] = [590, 470, 175]
  const [centreX, centreY] = [width / 2, height / 2 + 4]
  const point = (axis: number, share: number): readonly [number, number] => {
    const angle = (2 * Math.PI * axis) / axes.length - Math.PI / 2
    return [
      round(centreX + share * radius * Math.cos(angle)),
      round(centreY + share * radius * Math.sin(angle)),
    ]
  }
  const ring = (share: number): string => axes.map((_, i) => point(i, share).join(',')).join(' ')
  const rings = [0.25, 0.5, 0.75, 1].map(
    (share) => `<polygon class="ring" points="${ring(share)}"/>`,
  )
  const spokes = axes.map((label, i) => {
    const [x, y] = point(i, 1)
    const [labelX, labelY] = point(i, 1.12)
    const anchor = Math.abs(labelX - centreX) < 8 ? 'middle' : labelX > centreX ? 'start' : 'end'
    return `<line class="grid" x1="${centreX}" y1="${centreY}" x2="${x}" y2="${y}"/><text style="text-anchor:${anchor}" x="${labelX}" y="${labelY + 4}">${escapeHtml(label)}</text>`
  })
  const shapes = values.map((list, model) => {
    const points = list.map((value, axis) =>
      point(axis, Number.isFinite(value) ? Math.max(0.02, value) : 0.02),
    )
    const dots = points.map(([x, y]) => `<circle class="c${model % 6}" cx="${x}" cy="${y}" r="3"/>`)
    return `<polygon class="area c${model % 6}" points="${points.map((p) => p.join(',')).join(' ')}"/>${dots.join('')}`
  })
  return figure({
    title,
    note,
    width,
    height,
    body: [...rings, ...spokes, ...shapes].join(''),
    tall: true,
  })
}

/** Lines with bands, such as grades along a training run. */
export interface SweepChart {
  readonly title: string
  readonly note: string
  readonly lines: readonly {
    readonly label: string
    readonly points: readonly { readonly x: number; readonly interval: Interval }[]
  }[]
}

/** A line chart over steps, each value with its interval. */
export function sweepChart({ title, note, lines }: SweepChart): string {
  const [width, height, right] = [640, 300, 630]
  const bottom = height - 28
  const points = lines.flatMap((line) => line.points)
  if (points.length === 0) return ''
  const xs = points.map(({ x }) => x)
  const [first, last] = [Math.min(...xs), Math.max(...xs)]
  const end = niceEnd(
    Math.max(...points.map(({ interval }) => Math.max(interval.mean, finite(interval.high)))),
  )
  const x = (step: number): number =>
    round(
      left + 10 + (last === first ? 0.5 : (step - first) / (last - first)) * (right - left - 20),
    )
  const y = (value: number): number => round(bottom - (Math.max(0, value) / end) * (bottom - top))
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * end)
    return `<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/><text class="y" x="${left - 7}" y="${at + 4}">${number(share * end)}</text>`
  })
  const steps = [...new Set(xs)].sort((a, b) => a - b)
  const every = Math.ceil(steps.length / 8)
  const labels = steps
    .filter((_, i) => i % every === 0)
    .map(
      (step) =>
        `<text class="x" x="${x(step)}" y="${bottom + 19}">${step.toLocaleString('en-US')}</text>`,
    )
  const drawn = lines.map(({ label, points: list }, i) => {
    const sorted = [...list].sort((a, b) => a.x - b.x)
    const known = sorted.filter(({ interval }) => Number.isFinite(interval.low))
    const band = [
      ...known.map((p) => `${x(p.x)},${y(p.interval.high)}`),
      ...[...known].reverse().map((p) => `${x(p.x)},${y(p.interval.low)}`),
    ]
    const path = sorted.map((p) => `${x(p.x)},${y(p.interval.mean)}`).join(' ')
    const dots = sorted.map(
      (p) =>
        `<circle class="c${i % 6}" cx="${x(p.x)}" cy="${y(p.interval.mean)}" r="3.5"><title>${escapeHtml(`${label}, step ${p.x}: ${number(p.interval.mean)}`)}</title></circle>`,
    )
    return `<polygon class="band c${i % 6}" points="${band.join(' ')}"/><polyline class="line c${i % 6}" points="${path}"/>${dots.join('')}`
  })
  const legend = legendOf(lines.map(({ label }) => label))
  return figure({
    title,
    note,
    width,
    height,
    body: [...grid, ...labels, ...drawn].join(''),
    legend,
  })
}

/** Names of models beside their colours. */
export function legendOf(names: readonly string[]): string {
  return `<div class="legend">${names.map((name, i) => `<span><i class="c${i % 6}"></i>${escapeHtml(name)}</span>`).join('')}</div>`
}

interface Figure {
  readonly title: string
  readonly note: string
  readonly width: number
  readonly height: number
  readonly body: string
  readonly legend?: string
  /** as high as two others */
  readonly tall?: boolean
}

function figure({ title, note, width, height, body, legend = '', tall = false }: Figure): string {
  return `<figure tabindex="0" class="chart${tall ? ' tall' : ''}"><figcaption><b>${escapeHtml(title)}</b> <small>${escapeHtml(note)}</small>${legend}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">${body}</svg></figure>`
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0
}

// 1, 2, 2.5, 5 or 10 times a power of ten.
function niceEnd(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
