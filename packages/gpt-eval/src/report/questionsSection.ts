// The coloured tables: prompts with a right answer, and instructions.
import type { Evaluation } from '../evaluation/evaluation.ts'
import type { InstructShares } from '../evaluation/instructSummary.ts'
import type { Summary } from '../evaluation/summary.ts'
import type { QuestionKind, Verdict } from '../prompts/question.ts'
import { escapeHtml, percent } from './format.ts'

const kinds: readonly QuestionKind[] = ['factual', 'reasoning', 'context']
const names: Readonly<Record<QuestionKind, string>> = {
  factual: 'Facts',
  reasoning: 'Reasoning',
  context: 'Keeping track of context',
}

/** Green, yellow, red: each prompt with the answers of all models. */
export function questionsSection({ models }: Evaluation, summary: Summary): string {
  if (models.every(({ answers }) => answers.length === 0)) return ''
  const totals = summary.models.map(({ name, verdicts }) => {
    const cells = kinds.map((kind) => `<td class="n">${tally(verdicts[kind])}</td>`)
    return `<tr><th>${escapeHtml(name)}</th>${cells.join('')}</tr>`
  })
  const tables = kinds.map((kind) => {
    const ids = [
      ...new Set(
        models.flatMap(({ answers }) => answers.filter((a) => a.kind === kind).map(({ id }) => id)),
      ),
    ]
    if (ids.length === 0) return ''
    const rows = ids.map((id) => {
      const found = models.map(({ answers }) => answers.find((answer) => answer.id === id))
      const { prompt, right } = found.find((answer) => answer !== undefined)!
      const cells = found.map((answer) =>
        answer
          ? `<td class="${answer.verdict}" title="${escapeHtml(`${answer.verdict}, by ${answer.by}${answer.reason ? `: ${answer.reason}` : ''}`)}">${escapeHtml(firstLine(answer.completion))}<small>${answer.verdict}</small></td>`
          : '<td class="undecided">–</td>',
      )
      return `<tr><td>${escapeHtml(prompt)}<small>right: ${escapeHtml(right)}</small></td>${cells.join('')}</tr>`
    })
    const open = kind === 'factual' ? ' open' : ''
    return `<details${open}><summary><b>${names[kind]}</b> <span>${ids.length} prompts</span></summary><div class="scroll" tabindex="0" style="border:0;margin:0"><table class="qa"><thead><tr><th>prompt</th>${models.map(({ name }) => `<th>${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`
  })
  return `<section><h2>Prompts with a right answer</h2><p class="lead">Completed greedily. Green is right, yellow partly, red wrong; grey could not be decided by rule and no judge was asked.</p><div class="scroll" tabindex="0"><table><thead><tr><th>right / partly / wrong</th>${kinds.map((kind) => `<th class="n">${names[kind]}</th>`).join('')}</tr></thead><tbody>${totals.join('')}</tbody></table></div>${tables.join('')}</section>`
}

/** What was followed of instructions, by combination of parts. */
export function instructSection({ models }: Summary): string {
  const having = models.flatMap(({ name, instruct }) => (instruct ? [{ name, instruct }] : []))
  if (having.length === 0) return ''
  const row = (name: string, combination: string, s: InstructShares): string =>
    `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(combination)}</td><td class="n">${percent(s.words)}</td><td class="n">${percent(s.sentence)}</td><td class="n">${percent(s.features)}</td><td class="n">${percent(s.summary)}</td><td class="n">${s.stories}</td></tr>`
  const rows = having.flatMap(({ name, instruct }) => [
    row(name, 'all', instruct),
    ...(instruct.unseen ? [row(name, 'never seen together', instruct.unseen)] : []),
    ...Object.entries(instruct.byCombination).map(([combination, shares]) =>
      row('', combination, shares),
    ),
  ])
  return `<section><h2>Instructions</h2><p class="lead">Words and sentences are checked by rule; features and summaries by the judge (without one, only dialogue is).</p><div class="scroll" tabindex="0"><table><thead><tr><th>model</th><th>asked for</th><th class="n">words used</th><th class="n">sentence present</th><th class="n">features met</th><th class="n">summary followed</th><th class="n">stories</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`
}

function tally({ right, partly, wrong, undecided }: Readonly<Record<Verdict, number>>): string {
  return `${right} / ${partly} / ${wrong}${undecided > 0 ? ` <small>+ ${undecided} open</small>` : ''}`
}

function firstLine(text: string): string {
  const words = text.trim().split(/\s+/)
  return words.slice(0, 28).join(' ') + (words.length > 28 ? ' …' : '')
}
