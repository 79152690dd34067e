// An inspection as tables for the terminal.
import { table } from '../output.ts'
import type { Inspection } from './inspection.ts'

/** The tables, in the order of the sections. */
export function inspectionText({ tokens, lens, heads, neurons, texts }: Inspection): string {
  const percent = (p: number): string => `${(100 * p).toFixed(p < 0.1 ? 1 : 0)} %`
  const likely = (list: readonly { readonly text: string; readonly probability: number }[]) =>
    list.map(({ text, probability }) => `${visible(text)} ${percent(probability)}`)
  const sections = [
    'How likely each token was, and what the model expected instead\n\n' +
      table(
        tokens
          .slice(1)
          .map(({ text, probability, rank, alternatives }) => [
            text === undefined ? 'next' : visible(text),
            probability === null ? '' : percent(probability),
            rank === null || rank === 0 ? '' : `rank ${rank + 1}`,
            ...likely(alternatives),
          ]),
      ),
    'What would come next if the model ended after this layer (logit lens)\n\n' +
      table(lens.map((list, i) => [i === 0 ? 'embedding' : `layer ${i - 1}`, ...likely(list)])),
    `Attention heads over ${texts} ${texts === 1 ? 'text' : 'texts'}\n\n` +
      table([
        ['head', 'kind', 'explained', 'distance', 'self', 'previous', 'first', 'same', 'likes'],
        ...heads.map((head) => [
          `${head.layer}.${head.head}`,
          head.kind,
          percent(head.explained),
          head.distance.toFixed(1),
          percent(head.self),
          percent(head.previous),
          percent(head.first),
          percent(head.same),
          head.favourites.map(({ text }) => visible(text)).join(' '),
        ]),
      ]),
  ]
  for (const { layer, neuron, mean, deviation, places } of neurons) {
    sections.push(
      `Neuron ${layer}.${neuron}, usually ${mean.toFixed(2)} ± ${deviation.toFixed(2)}\n\n` +
        table(
          places.map(({ activation, before, token, after }) => [
            activation.toFixed(2),
            `${oneLine(before)}[${oneLine(token)}]${oneLine(after)}`,
          ]),
        ),
    )
  }
  return sections.join('\n')
}

/** A token so that spaces and line ends show. */
function visible(text: string): string {
  return JSON.stringify(text)
}

function oneLine(text: string): string {
  return text.replaceAll('\n', '⏎')
}
