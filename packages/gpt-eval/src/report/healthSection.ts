// Whether the completions are healthy, and how varied they are.
import type { Summary } from '../evaluation/summary.ts'
import { escapeHtml, number, percent } from './format.ts'

/** One row for each model. */
export function healthSection({ models }: Summary): string {
  const heads = [
    'blank',
    'endless',
    'looping',
    'identical',
    'garbled',
    'words',
    'distinct 1',
    'distinct 2',
    'distinct 4',
    'near-duplicates',
  ]
  const rows = models.map(({ name, health: h, diversity: d }) => {
    const cells = [
      percent(h.blank),
      percent(h.endless),
      percent(h.looping),
      percent(h.identical),
      percent(h.garbled),
      number(h.meanWords),
      percent(d.distinct1),
      percent(d.distinct2),
      percent(d.distinct4),
      percent(d.nearDuplicates),
    ]
    return `<tr><th>${escapeHtml(name)}</th>${cells.map((cell) => `<td class="n">${cell}</td>`).join('')}</tr>`
  })
  return `<section><h2>Health and variety</h2><p class="lead">Shares of the completions. Endless: cut off at the token limit. Looping: more than a fifth of the 4-grams of words come again. Distinct n: different n-grams of all n-grams.</p><div class="scroll"><table><thead><tr><th>model</th>${heads.map((head) => `<th class="n">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`
}
