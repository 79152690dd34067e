// How a model learned: its loss over the steps, with the evaluations as dots.
import type { Metric } from '@ts/trainer'
import type { VNode } from 'preact'

const [WIDTH, HEIGHT] = [560, 200]
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 8, 8, 22]
/** Points that a line of this width shows. */
const POINTS = 260

/** @param steps planned; the curve fills its width as it goes on */
export function LossCurve({
  metrics,
  steps,
}: {
  readonly metrics: readonly Metric[]
  readonly steps: number
}): VNode {
  const readings = metrics.filter((metric) => metric.kind === 'step')
  const highest = Math.max(1, Math.ceil(Math.max(0, ...metrics.map(({ loss }) => loss))))
  const x = (step: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * step) / Math.max(steps, 1)
  const y = (loss: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - loss / highest)
  const points = means(readings, Math.max(1, Math.ceil(readings.length / POINTS)))
  const line = points.map(({ step, loss }) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`)
  const ticks = [0, highest / 2, highest]
  const [first, last] = [readings[0], readings.at(-1)]
  const label =
    first && last
      ? `The loss fell from ${first.loss.toFixed(2)} to ${last.loss.toFixed(2)} in ${last.step} steps.`
      : 'No step is done yet.'
  return (
    <svg class="curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {ticks.map((tick) => (
        <g key={tick} class="tick">
          <path d={`M${LEFT} ${y(tick)}H${WIDTH - RIGHT}`} />
          <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
            {tick % 1 === 0 ? tick : tick.toFixed(1)}
          </text>
        </g>
      ))}
      <text class="unit" x={LEFT} y={HEIGHT - 4}>
        0
      </text>
      <text class="unit" x={WIDTH - RIGHT} y={HEIGHT - 4} text-anchor="end">
        {steps.toLocaleString('en')} steps
      </text>
      {line.length > 1 && <polyline points={line.join(' ')} />}
      {metrics
        .filter((metric) => metric.kind === 'evaluation')
        .map(({ step, loss }) => (
          <circle key={step} cx={x(step)} cy={y(loss)} r="3.5">
            <title>{`On stories it has not seen, after ${step} steps: ${loss.toFixed(3)}`}</title>
          </circle>
        ))}
    </svg>
  )
}

/** One point for every `size` readings. */
function means(
  readings: readonly Metric[],
  size: number,
): readonly { readonly step: number; readonly loss: number }[] {
  const points: { step: number; loss: number }[] = []
  for (let i = 0; i < readings.length; i += size) {
    const some = readings.slice(i, i + size)
    const loss = some.reduce((sum, reading) => sum + reading.loss, 0) / some.length
    points.push({ step: some[some.length - 1].step, loss })
  }
  return points
}
