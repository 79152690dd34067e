// What is left beside the stories: how many were rejected and why, how varied they are, what they cost.
import { type DiversityMeter, storyReport } from '@ts/datagen'
import { type GenerationReport, rejections } from '@ts/datagen/chat'
import { count } from '../output.ts'
import { writeWhole } from '../wholeFile.ts'

/** A run of datagen as its report has it. */
export interface DatagenOutcome {
  readonly out: string
  readonly model: string
  readonly provider: string
  readonly recipe: string
  readonly generation: GenerationReport
  readonly meter: DiversityMeter
  readonly dollars: { readonly spent: number; readonly uncertain: number }
}

/** Writes `<out>.report.json` and `<out>.report.html`. @returns their paths */
export async function writeDatagenReport(outcome: DatagenOutcome): Promise<readonly string[]> {
  const { out, model, provider, recipe, generation, meter, dollars } = outcome
  const diversity = meter.report()
  const [json, html] = [`${out}.report.json`, `${out}.report.html`]
  const facts: [string, string][] = [
    ['model', `${model} (${provider})`],
    ['recipe', recipe],
    ['asked for', `${count(generation.asked)}, given up ${count(generation.givenUp)}`],
    ['calls', `${count(generation.calls)}, failed ${count(generation.failedCalls)}`],
    ['lost in answers', lostIn(generation)],
    [
      'cost',
      `$${dollars.spent.toFixed(4)}${dollars.uncertain > 0 ? `, perhaps $${dollars.uncertain.toFixed(4)} more` : ''}`,
    ],
  ]
  const { filters, coverage, warnings } = generation
  await writeWhole(
    json,
    `${JSON.stringify({ model, provider, recipe, dollars, ...generation, diversity }, null, 2)}\n`,
  )
  await writeWhole(
    html,
    storyReport({ title: `Stories in ${out}`, diversity, filters, coverage, warnings, facts }),
  )
  return [json, html]
}

/** `rejected 5 (3 near-duplicate, 2 words)`. */
export function rejectedText(generation: GenerationReport): string {
  const counts = rejections(generation)
  const all = counts.reduce((sum, [, n]) => sum + n, 0)
  if (all === 0) return 'rejected 0'
  return `rejected ${count(all)} (${counts.map(([name, n]) => `${count(n)} ${name}`).join(', ')})`
}

function lostIn({ lost }: GenerationReport): string {
  const found = Object.entries(lost).filter(([, n]) => n > 0)
  return found.length === 0 ? 'none' : found.map(([name, n]) => `${count(n)} ${name}`).join(', ')
}
