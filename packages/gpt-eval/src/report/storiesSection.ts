// Every prompt with the completions of all models side by side, each with its grades and the judge's words.
import type { Evaluation, Examined, ExaminedModel } from '../evaluation/evaluation.ts'
import { ageYears, criteria, type Grades } from '../judge/grades.ts'
import { offlineColumns } from '../offline/offlineGrades.ts'
import { escapeHtml, number } from './format.ts'

/** @param shown completions of each model that are open at first */
export function storiesSection({ models }: Evaluation, shown: number): string {
  const prompts = new Map<string, Examined['completion']['prompt']>()
  for (const { completions } of models) {
    for (const { completion } of completions) {
      const { prompt } = completion
      prompts.set(`${prompt.set} ${prompt.id}`, prompt)
    }
  }
  const byPrompt = models.map(groupByPrompt)
  const stories = [...prompts].map(([key, prompt], i) => {
    const columns = models.map(({ name }, m) => {
      const list = byPrompt[m]!.get(key) ?? []
      const first = list.slice(0, shown).map(completionHtml)
      const rest = list.slice(shown)
      const more =
        rest.length > 0
          ? `<details><summary>${rest.length} more</summary><div style="padding:0 14px">${rest.map(completionHtml).join('')}</div></details>`
          : ''
      return `<section><b class="c${m % 6}">${escapeHtml(name)}</b>${first.join('') || '<p>–</p>'}${more}</section>`
    })
    const head = prompt.text.trim().slice(0, 110)
    return `<details class="prompt"${i === 0 ? ' open' : ''}><summary>${escapeHtml(prompt.id)} <span>${escapeHtml(head)} …</span></summary><div class="side">${columns.join('')}</div></details>`
  })
  if (stories.length === 0) return ''
  return `<section><h2>Stories</h2><p class="lead">The beginning is grey; the sign ▸ stands where it was cut.</p><div class="tools"><input id="find" type="search" placeholder="find a word in prompts, stories and assessments" aria-label="find"><button id="all" type="button">open or close all</button></div>${stories.join('')}</section>`
}

function groupByPrompt({ completions }: ExaminedModel): ReadonlyMap<string, readonly Examined[]> {
  const groups = new Map<string, Examined[]>()
  for (const examined of completions) {
    const { set, id } = examined.completion.prompt
    const key = `${set} ${id}`
    groups.set(key, [...(groups.get(key) ?? []), examined])
  }
  return groups
}

function completionHtml(examined: Examined): string {
  const { completion, grades, secondGrades, problems, offline = {}, instruction } = examined
  const { prompt, text, end } = completion
  const counted = Object.entries<number>(offline).map(([column, value]) => {
    const { title } = offlineColumns[column as keyof typeof offlineColumns]
    return `<span>${escapeHtml(title)} <b>${number(value)}</b></span>`
  })
  const missing = instruction?.wordsMissing?.length
    ? [`<span>missing: <b>${escapeHtml(instruction.wordsMissing.join(', '))}</b></span>`]
    : []
  const chips = [...missing, ...(end === 'length' ? ['<span>cut off</span>'] : []), ...counted]
  return `<div class="completion"><p class="story"><span class="given">${escapeHtml(prompt.text)}</span><span class="cut">▸</span>${escapeHtml(text)}</p>${[...grades, ...secondGrades].map(gradesHtml).join('')}${chips.length > 0 ? `<div class="chips">${chips.join('')}</div>` : ''}${problems.map((problem) => `<p class="said">not graded: ${escapeHtml(problem)}</p>`).join('')}</div>`
}

function gradesHtml(grades: Grades): string {
  const chips = criteria.flatMap((criterion) =>
    grades[criterion] === undefined
      ? []
      : [`<span>${criterion} <b>${grades[criterion]}</b></span>`],
  )
  return `<div class="chips">${chips.join('')}<span>age <b>${ageYears[grades.age]}</b></span></div><p class="said">${escapeHtml(grades.assessment)}</p>`
}
