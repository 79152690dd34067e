// What an evaluation says in numbers: means with intervals, verdicts, noise, agreement, comparisons.
import { type CompletionDiversity, completionDiversity } from '../health/completionDiversity.ts'
import { type GenerationHealth, generationHealth } from '../health/generationHealth.ts'
import { type AgeGroup, ageGroups, type Criterion, criteria, type Grades } from '../judge/grades.ts'
import { type OfflineGrades, offlineColumns } from '../offline/offlineGrades.ts'
import type { QuestionKind, Verdict } from '../prompts/question.ts'
import { type Agreement, agreement, type JudgeNoise, judgeNoise } from '../statistics/agreement.ts'
import { type BootstrapOptions, clusterInterval, type Interval } from '../statistics/bootstrap.ts'
import { type Comparison, comparePaired, holm } from '../statistics/compare.ts'
import { type Correlation, spearman } from '../statistics/correlation.ts'
import { mean } from '../statistics/moments.ts'
import { normalise } from '../statistics/normalise.ts'
import type { Copying, Evaluation, Examined, ExaminedModel, ModelFacts } from './evaluation.ts'
import { type InstructSummary, summariseInstruct } from './instructSummary.ts'

/** A number per completion: a criterion of the judge, or a column of the offline judge (`offline.wordsKept`). */
export type Measure = Criterion | `offline.${keyof OfflineGrades}`

/** One model in numbers. */
export interface ModelSummary {
  readonly name: string
  readonly facts: ModelFacts
  /** completions that a judge graded, of all */
  readonly graded: { readonly graded: number; readonly all: number }
  readonly measures: Readonly<Partial<Record<Measure, Interval>>>
  /** gradings in each age group */
  readonly ages: Readonly<Record<AgeGroup, number>>
  readonly verdicts: Readonly<Record<QuestionKind, Readonly<Record<Verdict, number>>>>
  readonly health: GenerationHealth
  readonly diversity: CompletionDiversity
  readonly copying?: Copying
  readonly instruct?: InstructSummary
  /** from repeated grading; absent without it */
  readonly noise?: Readonly<Partial<Record<Criterion, JudgeNoise>>>
  /** of two judges; absent with one */
  readonly agreement?: Readonly<Partial<Record<Criterion, Agreement>>>
}

/** Two models, the second against the first. `p` is corrected for the number of measures compared. */
export interface PairSummary {
  readonly first: string
  readonly second: string
  readonly measures: Readonly<Partial<Record<Measure, Comparison>>>
}

/** An evaluation in numbers. */
export interface Summary {
  readonly models: readonly ModelSummary[]
  /** measures that at least one model has, in order */
  readonly measures: readonly Measure[]
  /** every later model against the first one */
  readonly pairs: readonly PairSummary[]
  /** min-max normalised over the models, in their order; for two models and more */
  readonly normalised: Readonly<Partial<Record<Measure, readonly number[]>>>
  /** Spearman's correlation with bits per byte over the models that have one; for three models and more */
  readonly withBitsPerByte: Readonly<Partial<Record<Measure, Correlation>>>
}

/** Counts an evaluation. The seed of the intervals is fixed: the same evaluation gives the same numbers. */
export function summarise(evaluation: Evaluation, options: BootstrapOptions = {}): Summary {
  const { models } = evaluation
  const measures = allMeasures.filter((measure) =>
    models.some(({ completions }) => completions.some((c) => measured(c, measure) !== undefined)),
  )
  const summaries = models.map((model) => summariseModel(model, measures, options))
  const means = (measure: Measure): readonly number[] =>
    summaries.map((model) => model.measures[measure]?.mean ?? NaN)
  return {
    models: summaries,
    measures,
    pairs: models.slice(1).map((second) => pair(models[0]!, second, { measures, options })),
    normalised: models.length < 2 ? {} : record(measures, (measure) => normalise(means(measure))),
    withBitsPerByte: correlations(summaries, measures),
  }
}

const allMeasures: readonly Measure[] = [
  ...criteria,
  ...(Object.keys(offlineColumns) as (keyof OfflineGrades)[]).map(
    (column) => `offline.${column}` as const,
  ),
]

/** The value of a completion: the mean of its gradings, or its offline column; undefined where there is none. */
export function measured(examined: Examined, measure: Measure): number | undefined {
  if (measure.startsWith('offline.')) {
    return examined.offline?.[measure.slice(8) as keyof OfflineGrades]
  }
  const given = examined.grades.flatMap((grades) => grades[measure as Criterion] ?? [])
  return given.length === 0 ? undefined : mean(given)
}

/** How a measure is called in tables, and which way is good. */
export function titleOf(measure: Measure): {
  readonly title: string
  readonly better: 'high' | 'low' | 'neither'
} {
  if (measure.startsWith('offline.')) return offlineColumns[measure.slice(8) as keyof OfflineGrades]
  return { title: measure, better: 'high' }
}

function summariseModel(
  model: ExaminedModel,
  measures: readonly Measure[],
  options: BootstrapOptions,
): ModelSummary {
  const { name, facts, completions, answers } = model
  const texts = completions.map(({ completion }) => completion)
  const instruct = summariseInstruct(completions)
  const noisy = completions.filter(({ grades }) => grades.length > 1)
  const twice = completions.filter((c) => c.grades.length > 0 && c.secondGrades.length > 0)
  const columns = (
    of: (grades: Grades) => number | undefined,
    list: readonly Grades[],
  ): readonly number[] => list.flatMap((grades) => of(grades) ?? [])
  const verdicts = { factual: noVerdicts(), reasoning: noVerdicts(), context: noVerdicts() }
  for (const { kind, verdict } of answers) verdicts[kind][verdict]++
  const ages = Object.fromEntries(ageGroups.map((group) => [group, 0])) as Record<AgeGroup, number>
  for (const { grades } of completions) for (const { age } of grades) ages[age]++
  return {
    name,
    facts,
    graded: {
      graded: completions.filter(({ grades }) => grades.length > 0).length,
      all: completions.length,
    },
    measures: record(measures, (measure) => {
      const clusters = [...clustersOf(model, measure).values()]
      return clusters.length === 0 ? undefined : clusterInterval(clusters, options)
    }),
    ages,
    verdicts,
    health: generationHealth(texts),
    diversity: completionDiversity(texts.map(({ text }) => text)),
    ...(model.copying && { copying: model.copying }),
    ...(instruct && { instruct }),
    ...(noisy.length > 0 && {
      noise: record(present(noisy), (criterion) =>
        judgeNoise(noisy.map(({ grades }) => columns((g) => g[criterion], grades))),
      ),
    }),
    ...(twice.length > 1 && {
      agreement: record(present(twice), (criterion) => {
        const of = (list: readonly Grades[]): number => mean(columns((g) => g[criterion], list))
        return agreement(
          twice.map(({ grades }) => of(grades)),
          twice.map(({ secondGrades }) => of(secondGrades)),
        )
      }),
    }),
  }
}

/** Values of a measure by prompt. */
function clustersOf(
  { completions }: ExaminedModel,
  measure: Measure,
): ReadonlyMap<string, readonly number[]> {
  const clusters = new Map<string, number[]>()
  for (const examined of completions) {
    const value = measured(examined, measure)
    if (value === undefined) continue
    const { set, id } = examined.completion.prompt
    const cluster = clusters.get(`${set} ${id}`)
    if (cluster) cluster.push(value)
    else clusters.set(`${set} ${id}`, [value])
  }
  return clusters
}

function pair(
  first: ExaminedModel,
  second: ExaminedModel,
  {
    measures,
    options,
  }: { readonly measures: readonly Measure[]; readonly options: BootstrapOptions },
): PairSummary {
  const compared = measures.flatMap((measure) => {
    const [a, b] = [clustersOf(first, measure), clustersOf(second, measure)]
    const shared = [...a.keys()].filter((key) => b.has(key))
    if (shared.length < 2) return []
    const values = (of: ReadonlyMap<string, readonly number[]>): readonly (readonly number[])[] =>
      shared.map((key) => of.get(key) ?? [])
    return [[measure, comparePaired(values(a), values(b), options)] as const]
  })
  // Grades of a reading judge and counted columns are separate questions: each family is corrected by itself.
  const corrected = new Map<Measure, number>()
  for (const family of [true, false]) {
    const members = compared.filter(([measure]) => measure.startsWith('offline.') === family)
    const ps = holm(members.map(([, { p }]) => p))
    for (const [i, [measure]] of members.entries()) corrected.set(measure, ps[i]!)
  }
  return {
    first: first.name,
    second: second.name,
    measures: Object.fromEntries(
      compared.map(([measure, comparison]) => [
        measure,
        { ...comparison, p: corrected.get(measure)! },
      ]),
    ),
  }
}

function correlations(
  models: readonly ModelSummary[],
  measures: readonly Measure[],
): Summary['withBitsPerByte'] {
  const known = models.filter(({ facts }) => facts.bitsPerByte !== undefined)
  return record(measures, (measure) => {
    const having = known.filter((model) => model.measures[measure] !== undefined)
    if (having.length < 3) return undefined
    return spearman(
      having.map(({ facts }) => facts.bitsPerByte!),
      having.map((model) => model.measures[measure]!.mean),
    )
  })
}

function present(completions: readonly Examined[]): readonly Criterion[] {
  // A criterion that only some completions have (plot) would make lists of unequal length.
  return criteria.filter((criterion) =>
    completions.every((examined) =>
      examined.grades.every((grades) => grades[criterion] !== undefined),
    ),
  )
}

function noVerdicts(): Record<Verdict, number> {
  return { right: 0, partly: 0, wrong: 0, undecided: 0 }
}

function record<K extends string, V>(
  keys: readonly K[],
  value: (key: K) => V | undefined,
): Partial<Record<K, V>> {
  const entries = keys.flatMap((key) => {
    const found = value(key)
    return found === undefined ? [] : [[key, found] as const]
  })
  return Object.fromEntries(entries) as Partial<Record<K, V>>
}
