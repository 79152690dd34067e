// The logit lens: at every word, what the model would say next if it ended after each of its layers.
import type { VNode } from 'preact'
import { engine } from '../engine/engine.ts'
import { useAnswer } from './useAnswer.ts'

/** A column for each word, a row for each layer, the last layer on top. */
export function LensTable({
  model,
  text,
}: {
  readonly model: string
  readonly text: string
}): VNode {
  const { value: lens, problem } = useAnswer(`${model} ${text}`, () =>
    engine.ask('lens', { model, text }),
  )
  return (
    <section class="page" aria-labelledby="lens-heading">
      <h2 id="lens-heading">What it would say after each layer</h2>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <p class="hint">
        Under each word, read upwards: the guess for the next word gets better from layer to layer.
        The darker, the surer.
      </p>
      {lens ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keys
        <section class="scroll" tabIndex={0} aria-label="Guesses by layer and word">
          <table class="lens">
            <thead>
              <tr>
                <th scope="col">Layer</th>
                {lens.tokens.map(({ text: word }, t) => (
                  <th key={t} scope="col">
                    {word === '' ? '▸' : visible(word)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lens.layers.map((_, i) => {
                const s = lens.layers.length - 1 - i
                return (
                  <tr key={s}>
                    <th scope="row">{s === 0 ? 'start' : s}</th>
                    {lens.layers[s].map(({ text: guess, probability }, t) => (
                      <td
                        key={t}
                        class={guess === lens.tokens[t + 1]?.text ? 'right' : undefined}
                        style={{ '--look': probability }}
                        title={`${Math.round(100 * probability)}%; the word that came had ${Math.round(100 * (lens.next[s][t] || 0))}%`}
                      >
                        {visible(guess)}
                      </td>
                    ))}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </section>
      ) : (
        !problem && <p class="waiting">Reading…</p>
      )}
    </section>
  )
}

function visible(text: string): string {
  return text === '∎' ? 'the end' : text.replaceAll('\n', '↵')
}
