// What every story must keep: its words, its features, its grammar. Checked over thousands of them.

import { describe, expect, it } from 'vitest'
import type { Feature, Story } from '../src/index.ts'
import { diversity, features, vocabulary, writeStories, writeStory } from '../src/index.ts'
import { formsOf } from '../src/vocabulary.ts'

const stories = [...writeStories(2000, { seed: 11 })]

/** Fails with the first few stories that break a rule. */
function none(broken: (story: Story) => unknown): void {
  const found = stories.flatMap((story) => {
    const what = broken(story)
    return what ? [`${what} :: ${story.text}`] : []
  })
  expect(found.slice(0, 3)).toEqual([])
}

const match = (pattern: RegExp) => (story: Story) => story.text.match(pattern)?.[0]

describe('grammar', () => {
  it('says "an" before a vowel sound and "a" elsewhere', () => {
    none(match(/\b[Aa] (?=[aeiou])(?!uni|use|one)\w+/))
    none(match(/\b[Aa]n (?![aeiou]|hon|hour|Oscar)\w+/i))
    none(match(/\ban (?=uni|use|one)\w+/i))
  })
  it('has no doubled words', () => none(match(/\b(\w+) \1\b/i)))
  it('has balanced quotes in every paragraph', () =>
    none(({ text }) => text.split('\n\n').find((part) => (part.match(/"/g) ?? []).length % 2)))
  it('closes a quote with a comma, a stop or a mark', () =>
    none(({ text }) => text.split('"').find((part, i) => i % 2 === 1 && !/[,.!?]$/.test(part))))
  it('begins every sentence with a capital', () => {
    none(match(/(^|\n\n|[.!?] )"?[a-z]/))
    none(match(/\." [a-z]/))
  })
  it('ends every paragraph with a stop', () =>
    none(({ text }) => text.split('\n\n').find((part) => !/[.!?]"?$/.test(part))))
  it('leaves no placeholder, bracket or odd character', () => {
    none(match(/[{}[\]<>|~_/\\]|undefined|null/))
    none(match(/[^A-Za-z0-9 \n.,!?"':-]/))
  })
  it('has no stray spaces or punctuation', () =>
    none(match(/ {2}| [.,!?]|[,;:][.!?]|\.\.|,,|\n{3}/)))
  it('agrees in number and person', () => {
    none(match(/\b([Hh]e|[Ss]he|[Ii]t) (were|are|have|am)\b/))
    none(match(/\b([Tt]hey|[Ww]e) (was|is|has|am)\b/))
    none(match(/\bI (is|are|has|were)\b/))
    none(match(/\b(a|an|one) (children|mice|geese|leaves|feet)\b/i))
  })
  it('uses the right case of pronouns', () =>
    none(match(/\b(to|with|at|for|of) (he|she|they|I)\b(?! (had|was|who|could|saw|once))/)))
  it('uses the base form after "did not", "could" and "to"', () => {
    const odd = new Set(
      vocabulary.verbs.filter(({ past, base }) => past !== base).map(({ past }) => past),
    )
    // Forms that are words of another kind as well.
    for (const word of [
      'lit',
      'saw',
      'left',
      'found',
      'felt',
      'spoke',
      'ground',
      'fell',
      'lay',
      'bit',
      'wound',
      'thought',
      'lost',
      'hidden',
    ])
      odd.delete(word)
    none(
      ({ text }) =>
        [...text.matchAll(/\b(?:did not|could|would|to) ([a-z]+)\b/g)].find(([, verb]) =>
          odd.has(verb!),
        )?.[0],
    )
  })
  it('repeats no sentence', () =>
    none(({ text }) => {
      const sentences = text.match(/[^.!?]+[.!?]+"?/g)!.map((sentence) => sentence.trim())
      return sentences.find((sentence, i) => sentences.indexOf(sentence) < i)
    }))
})

describe('shape', () => {
  it('has three to five paragraphs', () =>
    none(({ text }) => ![3, 4, 5].includes(text.split('\n\n').length) && 'paragraphs'))
  it('has 60 to 250 words', () =>
    none(({ text }) => {
      const count = text.split(/\s+/).length
      return (count < 60 || count > 250) && String(count)
    }))
  it('names its hero in the first paragraph and the last', () =>
    none(({ text, outline }) => !text.split('\n\n')[0]!.includes(outline.hero) && outline.hero))
  it('holds the three words', () =>
    none(({ text, words }) => {
      const tokens = new Set(text.toLowerCase().match(/[a-z]+(?:-[a-z]+)*/g))
      const entries = [
        vocabulary.verbs.find(({ word }) => word === words.verb)!,
        vocabulary.nouns.find(({ word }) => word === words.noun)!,
        vocabulary.adjectives.find(({ word }) => word === words.adjective)!,
      ]
      return entries.find((entry) => !formsOf(entry).some((form) => tokens.has(form)))?.word
    }))
})

describe('features', () => {
  const having = (feature: Feature): Story[] =>
    stories.filter((story) => story.features.includes(feature))
  const lacking = (feature: Feature): Story[] =>
    stories.filter((story) => !story.features.includes(feature))
  const moral =
    /\blearned (that|to|the hard way|too late|how)|knew (now )?that|never forgot that|understood that|what [A-Z]\w+ learned/
  // Words by which a reader sees that two characters are at odds.
  const strife =
    /shout|angr|cross\b|fight|fought|blam|cried|called|argu|fault|pull|push|selfish|upset|mean|rude|mad\b|thief|liar|quarrel|hissed|not want|apart|wrong|hurt|bad names|threw|grab|kick|boring|louder|tongues|tears/

  it('each come equally often', () => {
    const counts = features.map((feature) => having(feature).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(42)
  })
  it('dialogue: somebody speaks, and nobody does when it is not asked for', () => {
    expect(having('dialogue').filter(({ text }) => !/"[A-Z][^"]+[,.!?]"/.test(text))).toEqual([])
    expect(lacking('dialogue').filter(({ text }) => text.includes('"'))).toEqual([])
  })
  it('moral: the last paragraph says what was learned, and only then', () => {
    const last = (story: Story): string => story.text.split('\n\n').at(-1)!
    expect(having('moral').filter((story) => !moral.test(last(story)))).toEqual([])
    const bare = lacking('moral').filter((story) =>
      /learned (that|the hard way|too late)/.test(last(story)),
    )
    expect(bare.map(({ text }) => text)).toEqual([])
  })
  it('conflict: a quarrel between two characters is told', () => {
    const calm = having('conflict').filter(
      ({ outline }) => !strife.test(outline.carriers.conflict![0]!),
    )
    expect(calm.map(({ outline }) => outline.carriers.conflict)).toEqual([])
  })
  it('bad ending: it ends otherwise than the good ending of the same request', () => {
    for (let seed = 0; seed < 100; seed++) {
      const words = { verb: 'run', noun: 'ball', adjective: 'red' }
      const good = writeStory({ seed, words, features: [] })
      const bad = writeStory({ seed, words, features: ['bad ending'] })
      expect([good.outline.outcome, bad.outline.outcome]).toEqual(['good', 'bad'])
      expect(bad.text.split('\n\n').at(-1)).not.toBe(good.text.split('\n\n').at(-1))
    }
    const happy = having('bad ending').filter(({ text }) =>
      /happily|best days ever|as proud as kings/.test(text),
    )
    expect(happy.map(({ text }) => text)).toEqual([])
  })
  it('twist, conflict, moral, foreshadowing and bad ending stand in the text where they belong', () => {
    for (const { text, outline, features: asked } of stories) {
      const flat = text.replaceAll('\n\n', ' ')
      for (const feature of asked) {
        const carriers = outline.carriers[feature]!
        expect(carriers.length).toBeGreaterThan(0)
        let from = 0
        for (const carrier of carriers) {
          const at = flat.indexOf(carrier, from)
          expect(at, `${feature}: ${carrier}`).toBeGreaterThanOrEqual(0)
          from = at + carrier.length
        }
      }
    }
  })
  it('foreshadowing: the hint comes in the first half, its return in the second', () => {
    const wrong = having('foreshadowing').filter(({ text, outline }) => {
      const flat = text.replaceAll('\n\n', ' ')
      const [hint, payoff] = outline.carriers.foreshadowing!
      return flat.indexOf(hint!) > flat.length * 0.62 || flat.indexOf(payoff!) < flat.length * 0.38
    })
    expect(wrong.map(({ text }) => text)).toEqual([])
  })
  it('twist: a turn that stories without a twist never take', () => {
    const plain = new Set<string>()
    const turned = (story: Story): string => story.outline.plot
    expect(new Set(having('twist').map(turned)).size).toBeGreaterThan(20)
    for (const { outline } of lacking('twist'))
      for (const part of Object.values(outline.carriers))
        for (const sentence of part) plain.add(sentence)
    expect(having('twist').filter(({ outline }) => plain.has(outline.carriers.twist![0]!))).toEqual(
      [],
    )
  })
})

describe('variety', () => {
  const report = diversity(stories.map(({ text }) => text))
  it('repeats little', () => {
    expect(report.distinct2).toBeGreaterThan(0.1)
    expect(report.distinct4).toBeGreaterThan(0.36)
    expect(report.nearDuplicateShare).toBeLessThan(0.005)
  })
  it('begins in many ways', () => {
    expect(report.openings[0]!.share).toBeLessThan(0.25)
    expect(new Set(stories.map(({ text }) => text.split(/[.!?]/)[0])).size).toBeGreaterThan(1700)
  })
  it('keeps to a small vocabulary', () => expect(report.wordForms).toBeLessThan(3200))
  it('uses every plot often', () => {
    const counts = new Map<string, number>()
    for (const { outline } of stories) counts.set(outline.plot, (counts.get(outline.plot) ?? 0) + 1)
    expect(counts.size).toBe(26)
    expect(Math.min(...counts.values())).toBeGreaterThan(20)
  })
})
