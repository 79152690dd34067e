// The corpus of the story command: small and of one kind, so that a minute of training is enough to learn it.
import { writeStory } from '@ts/datagen'
import { fewNames } from './fewNames.ts'

/** Plots that share places, people and turns of phrase. */
const plots: ReadonlySet<string> = new Set(['lost thing', 'sharing', 'found thing', 'rescue'])
const nouns = ['dog', 'cat', 'ball', 'bird', 'tree', 'cake', 'kite', 'hat', 'boat', 'flower']
const verbs = ['run', 'jump', 'sing', 'play', 'dance', 'swim', 'draw', 'read']
const adjectives = ['happy', 'big', 'small', 'kind', 'brave', 'red', 'funny', 'quiet']

/** Texts of stories with dialogue and a moral, of a few plots and around a few words. */
export function* storyCorpus(count: number, seed = 0): Generator<string> {
  const pick = (words: readonly string[], i: number): string => words[i % words.length]
  let found = 0
  for (let i = 0; found < count; i++) {
    const story = writeStory({
      seed: seed * 2 ** 20 + i,
      words: {
        noun: pick(nouns, i),
        verb: pick(verbs, Math.floor(i / 7)),
        adjective: pick(adjectives, Math.floor(i / 3)),
      },
      features: ['dialogue', 'moral'],
    })
    if (!plots.has(story.outline.plot)) continue
    found++
    yield fewNames(story.text)
  }
}
