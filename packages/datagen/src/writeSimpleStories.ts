// Stories of one kind, out of few plots, words and names: a model learns to tell them in a minute of training.
import { fewNames } from './fewNames.ts'
import { writeStory } from './writeStory.ts'

/** Plots that share places, people and turns of phrase. */
const plots: ReadonlySet<string> = new Set(['lost thing', 'sharing', 'found thing', 'rescue'])
const nouns = ['dog', 'cat', 'ball', 'bird', 'tree', 'cake', 'kite', 'hat', 'boat', 'flower']
const verbs = ['run', 'jump', 'sing', 'play', 'dance', 'swim', 'draw', 'read']
const adjectives = ['happy', 'big', 'small', 'kind', 'brave', 'red', 'funny', 'quiet']

/**
 * Writes stories with dialogue and a moral, of a few plots and around a few words: less varied than those of
 * `writeStories`, and far sooner learned.
 *
 * @param seed a whole number from 0 to 2^32
 *
 * @example
 * const corpus = [...writeSimpleStories(1500, { seed: 0 })]
 */
export function* writeSimpleStories(
  count: number,
  { seed }: { readonly seed: number },
): Generator<string> {
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
