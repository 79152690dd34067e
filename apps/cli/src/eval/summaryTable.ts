// An evaluation as a few aligned lines.
import { type Summary, titleOf } from '@ts/gpt-eval'
import { table } from '../output.ts'

/** Means with intervals, verdicts, and the differences between models. */
export function summaryTable({ models, measures, pairs }: Summary): string {
  const rows = measures.map((measure) => [
    `${measure.startsWith('offline.') ? 'offline: ' : ''}${titleOf(measure).title}`,
    ...models.map(({ measures: values }) => {
      const interval = values[measure]
      if (!interval) return '–'
      const { mean, low, high } = interval
      const range = Number.isFinite(low) ? ` (${low.toFixed(2)} to ${high.toFixed(2)})` : ''
      return `${mean.toFixed(2)}${range}`
    }),
  ])
  const verdicts = (['factual', 'reasoning', 'context'] as const).flatMap((kind) => {
    const cells = models.map(({ verdicts: all }) => {
      const { right, partly, wrong, undecided } = all[kind]
      const answers = right + partly + wrong + undecided
      return answers === 0 ? '–' : `${right} of ${answers} right, ${partly} partly`
    })
    return cells.every((cell) => cell === '–') ? [] : [[`questions: ${kind}`, ...cells]]
  })
  const heads = [['', ...models.map(({ name }) => name)]]
  const differences = pairs.flatMap(({ first, second, measures: compared }) =>
    Object.entries(compared)
      .filter(([, { p }]) => p < 0.05)
      .map(
        ([measure, { difference, p }]) =>
          `${second} − ${first}, ${measure}: ${difference.mean.toFixed(2)} (p = ${p.toFixed(3)})\n`,
      ),
  )
  return table([...heads, ...rows, ...verdicts]) + differences.join('')
}
