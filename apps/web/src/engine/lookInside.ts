// What happens inside a model, in words and numbers that a page can show.
import { writeStories } from '@ts/datagen'
import {
  attentionPatterns,
  type HeadKind,
  headProfiles,
  logitLens,
  matchNeurons,
  type Reading,
  topActivations,
} from '@ts/interpret'
import { shapeOf } from '@ts/transformer'
import type { OpenModel } from './library.ts'
import { rest } from './rest.ts'
import { type Told, textOf } from './tell.ts'
import { wordOf } from './think.ts'

/** Tokens of a text that are looked at: more are too many to see. */
const MOST_TOKENS = 96
/** Stories that heads and neurons are judged by. */
const STORIES = { heads: 6, neurons: 60, matches: 20 } as const

/** The attention of one layer. */
export interface LayerLooks {
  readonly kind: 'layer'
  readonly layer: number
  readonly heads: number
  readonly time: number
  /** (H, T, T): how much token i looks at token j. */
  readonly data: Float32Array
}

/** What kind of head it is. */
export interface HeadLabel {
  readonly layer: number
  readonly head: number
  readonly kind: HeadKind
  /** Tokens that it looks back, on average. */
  readonly distance: number
  /** How much of where it looks its distance explains, at most 1. */
  readonly explained: number
  readonly favourites: readonly string[]
}

/** What comes while heads are looked at. */
export type HeadsEvent = { readonly kind: 'tokens'; readonly tokens: readonly Told[] } | LayerLooks

/** Attention of every head over a text, layer by layer, then what kind each head is. */
export async function* lookAtHeads(
  open: OpenModel,
  text: string,
): AsyncGenerator<HeadsEvent, readonly HeadLabel[], undefined> {
  const ids = read(open, text)
  yield { kind: 'tokens', tokens: textOf(open.tokenizer, ids) }
  for await (const { layer, heads, time, data } of attentionPatterns(open.tracer, ids)) {
    yield { kind: 'layer', layer, heads, time, data }
    await rest()
  }
  const profiles = await headProfiles(open.tracer, stories(open, STORIES.heads))
  return profiles.map(({ layer, head, kind, distance, explained, favourites }) => {
    const words = favourites.map(({ token }) => wordOf(open.tokenizer, token))
    return { layer, head, kind, distance, explained, favourites: words }
  })
}

/** What a model would say after each layer. */
export interface Lens {
  readonly tokens: readonly Told[]
  /** For the embedding and after each layer: at every token the likeliest next one. */
  readonly layers: readonly (readonly { readonly text: string; readonly probability: number }[])[]
  /** For each of them the probability of the token that did come next; NaN at the last. */
  readonly next: readonly Float32Array[]
}

/** Reads the stream of a text after each layer. */
export async function lookThrough(open: OpenModel, text: string): Promise<Lens> {
  const ids = read(open, text)
  const lens = await logitLens(open.tracer, ids, { top: 1 })
  const { streams, time, tokens, probabilities, next } = lens
  const each = <T>(length: number, value: (i: number) => T): T[] =>
    Array.from({ length }, (_, i) => value(i))
  return {
    tokens: textOf(open.tokenizer, ids),
    layers: each(streams, (s) =>
      each(time, (t) => {
        const place = s * time + t
        const text = wordOf(open.tokenizer, tokens[place])
        return { text, probability: probabilities[place] }
      }),
    ),
    next: each(streams, (s) => next.slice(s * time, (s + 1) * time)),
  }
}

/** A neuron and where it was most active. */
export interface NeuronLooks {
  readonly neuron: number
  /** Its highest activation, in deviations above its mean: how much it cares for few things. */
  readonly keenness: number
  readonly places: readonly NeuronPlace[]
}

/** A place where a neuron was active. */
export interface NeuronPlace {
  readonly words: readonly string[]
  /** Of each word, as a share of the highest, 0…1. */
  readonly shares: readonly number[]
  readonly peak: number
}

/** The neurons of a layer with their most active places in stories, the keenest first. */
export async function lookAtNeurons(
  open: OpenModel,
  layer: number,
): Promise<readonly NeuronLooks[]> {
  const options = { layers: [layer], places: 4, before: 8, after: 3 }
  const tops = await topActivations(open.tracer, stories(open, STORIES.neurons), options)
  return tops
    .map(({ neuron, mean, deviation, places }) => {
      const highest = places[0]?.activation ?? 0
      return {
        neuron,
        keenness: deviation > 0 ? (highest - mean) / deviation : 0,
        places: places.map(({ tokens, activations, peak }) => ({
          words: [...tokens].map((id) => wordOf(open.tokenizer, id)),
          shares: Array.from(activations, (a) => Math.max(0, Math.min(1, a / highest)) || 0),
          peak,
        })),
      }
    })
    .sort((a, b) => b.keenness - a.keenness)
}

/** A neuron of one model and the neuron of the other that goes with it most. */
export interface Likeness {
  readonly neuron: number
  readonly other: number
  readonly correlation: number
}

/** Two models side by side: which neurons of two layers fire together, the most alike first. */
export async function likeNeurons(
  [one, layer]: readonly [OpenModel, number],
  [two, other]: readonly [OpenModel, number],
): Promise<readonly Likeness[]> {
  const texts = Array.from(writeStories(STORIES.matches, { seed: 11 }), ({ text }) => text)
  const matches = await matchNeurons(reading(one, layer), reading(two, other), texts)
  return matches.toSorted((a, b) => b.correlation - a.correlation)
}

function reading(open: OpenModel, layer: number): Reading {
  return {
    tracer: open.tracer,
    layer,
    read(text) {
      const tokens = read(open, text, shapeOf(open.model.config).context)
      let end = 0
      return {
        tokens,
        ends: textOf(open.tokenizer, tokens).map((told) => (end += told.text.length)),
      }
    },
  }
}

/** Ids of a text, with the token that begins texts. */
function read(
  { tokenizer, model }: OpenModel,
  text: string,
  most: number = Math.min(MOST_TOKENS, shapeOf(model.config).context),
): readonly number[] {
  const ids = [...tokenizer.encode(text, { special: true })]
  const begin = tokenizer.endOfText
  const all = begin === undefined || ids[0] === begin ? ids : [begin, ...ids]
  return all.slice(0, most)
}

/** Stories of the offline writer, one at a time, so that the worker hears its messages between them. */
async function* stories(open: OpenModel, count: number): AsyncGenerator<readonly number[]> {
  const { context } = shapeOf(open.model.config)
  for (const { text } of writeStories(count, { seed: 7 })) {
    yield read(open, text, context)
    await rest()
  }
}
