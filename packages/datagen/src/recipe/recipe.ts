// What stories are to be made of, as data: words, features, style, language, reader, and the templates of the prompts.
import { features } from '../feature.ts'
import { vocabulary } from '../vocabulary.ts'
import type { Templates } from './templates.ts'
import { templates } from './templates.ts'

/** A feature with the words that ask for it. */
export interface RecipeFeature {
  readonly name: string
  /** as it stands in a prompt, after "it should have this:" */
  readonly ask: string
}

/** Everything that a set of stories is made from. Plain JSON; see `readRecipe` for one from a file. */
export interface Recipe {
  readonly name: string
  /** lists of words by what they are called in the prompt (`verb`, `noun`, …); each story gets one of each */
  readonly words: { readonly [kind: string]: readonly string[] }
  readonly features: readonly RecipeFeature[]
  /** how many features a story has at most */
  readonly mostFeatures: number
  /** each story has one of them; may be empty */
  readonly styles: readonly string[]
  /** what the stories are about, if not about anything */
  readonly domain?: string
  readonly language: string
  /** who shall understand every word */
  readonly reader: string
  readonly paragraphs: string
  readonly templates: Templates
}

const asks: Readonly<Record<(typeof features)[number], string>> = {
  dialogue: 'someone speaks, and the words stand in quotation marks',
  conflict: 'two of its people or animals want different things and quarrel about it',
  twist: 'something happens that nobody could have guessed',
  foreshadowing: 'a small thing shown near the start turns out to matter later',
  moral: 'it teaches something that is worth knowing',
  'bad ending': 'it ends badly',
}

/** Stories for small children, from the vocabulary of the offline writer and the six features of the paper. */
export const childRecipe: Recipe = /* @__PURE__ */ forChildren()

function forChildren(): Recipe {
  return {
    name: 'small children',
    words: {
      verb: vocabulary.verbs.map(({ word }) => word),
      noun: vocabulary.nouns.map(({ word }) => word),
      adjective: vocabulary.adjectives.map(({ word }) => word),
    },
    features: features.map((name) => ({ name, ask: asks[name] })),
    mostFeatures: 3,
    styles: [],
    language: 'English',
    reader: 'a child of three or four',
    paragraphs: '3 to 5',
    templates,
  }
}
