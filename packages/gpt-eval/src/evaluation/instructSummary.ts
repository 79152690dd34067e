// How well instructions were followed, in shares.
import { combinationOf } from '../instruct/instruction.ts'
import type { Examined } from './evaluation.ts'

/** Shares are 0…1; null where nothing of that kind was asked for, or nobody could tell. */
export interface InstructShares {
  readonly stories: number
  /** of all asked words, those that occur (by rule) */
  readonly words: number | null
  /** of the asked sentences, those that occur word for word (by rule) */
  readonly sentence: number | null
  /** of all asked features, those that the judge found; without a judge only dialogue counts */
  readonly features: number | null
  /** of the given summaries, those that were followed: a partly followed one counts half (by the judge) */
  readonly summary: number | null
}

/** All instructions together, and by the combination of parts they ask for. */
export interface InstructSummary extends InstructShares {
  readonly byCombination: Readonly<Record<string, InstructShares>>
  /** those of combinations that training never showed; absent where its instructions are not known or showed all */
  readonly unseen?: InstructShares
}

/** Counts; undefined where no completion had an instruction. */
export function summariseInstruct(completions: readonly Examined[]): InstructSummary | undefined {
  const stories = completions.filter(({ completion }) => completion.prompt.instruction)
  if (stories.length === 0) return undefined
  const groups = new Map<string, Examined[]>()
  for (const story of stories) {
    const name = combinationOf(story.completion.prompt.instruction!)
    groups.set(name, [...(groups.get(name) ?? []), story])
  }
  const unseen = stories.filter(({ instruction }) => instruction?.newCombination)
  return {
    ...shares(stories),
    ...(unseen.length > 0 && { unseen: shares(unseen) }),
    byCombination: Object.fromEntries([...groups].map(([name, group]) => [name, shares(group)])),
  }
}

function shares(stories: readonly Examined[]): InstructShares {
  const count = { words: [0, 0], sentence: [0, 0], features: [0, 0], summary: [0, 0] }
  const add = (of: keyof typeof count, got: number, asked: number): void => {
    count[of][0]! += got
    count[of][1]! += asked
  }
  for (const { completion, instruction: checked, grades } of stories) {
    const { words = [], sentence, features = [], summary } = completion.prompt.instruction!
    add('words', checked?.wordsUsed?.length ?? 0, words.length)
    if (sentence) add('sentence', Number(checked?.sentencePresent), 1)
    const said = grades[0]
    if (said?.featuresMet) {
      add(
        'features',
        features.filter((feature) => said.featuresMet!.includes(feature)).length,
        features.length,
      )
    } else if (checked?.dialogue !== undefined) add('features', Number(checked.dialogue), 1)
    if (summary && said?.summaryFollowed) {
      add('summary', { yes: 1, partly: 0.5, no: 0 }[said.summaryFollowed], 1)
    }
  }
  const share = ([got, asked]: readonly number[]): number | null =>
    asked === 0 ? null : got! / asked!
  return {
    stories: stories.length,
    words: share(count.words),
    sentence: share(count.sentence),
    features: share(count.features),
    summary: share(count.summary),
  }
}
