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
    'self-BLEU',
    'nearest ROUGE-2',
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
      percent(d.selfBleu),
      percent(d.nearestRouge2),
    ]
    return `<tr><th>${escapeHtml(name)}</th>${cells.map((cell) => `<td class="n">${cell}</td>`).join('')}</tr>`
  })
  return `<section><h2>Health and variety</h2><p class="lead">Shares of the completions. Endless: cut off at the token limit. Looping: more than a fifth of the 4-grams of words come again. Distinct n: different n-grams of all n-grams.</p><div class="scroll" tabindex="0"><table><thead><tr><th>model</th>${heads.map((head) => `<th class="n">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${copyingTable(models)}</section>`
}

function copyingTable(models: Summary['models']): string {
  const rows = models.flatMap(({ name, copying: c }) =>
    c
      ? `<tr><th>${escapeHtml(name)}</th><td class="n">${c.copies}</td><td class="n">${c.templateCopies}</td><td class="n">${percent(c.overlap5)}</td><td class="n">${percent(c.rouge2)}</td><td class="n">${c.training.toLocaleString('en-US')}</td></tr>`
      : [],
  )
  if (rows.length === 0) return ''
  return `<h3>Copying</h3><p class="lead">Against the training stories: completions that are one of them, that are one with other names, the share of 5-grams that occur in any, and of bigrams in the closest.</p><div class="scroll" tabindex="0"><table><thead><tr><th>model</th><th class="n">copies</th><th class="n">templates</th><th class="n">5-grams</th><th class="n">closest, ROUGE-2</th><th class="n">stories</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}
