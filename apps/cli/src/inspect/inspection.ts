// Everything `tinystories inspect` finds out, as plain data with the tokens' texts in it.
import {
  type HeadProfile,
  headProfiles,
  type LogitLens,
  logitLens,
  type NeuronTop,
  type Tracer,
  tokenProbabilities,
  topActivations,
} from '@ts/interpret'

/** A token as a result tells it. */
export interface Told {
  readonly token: number
  readonly text: string
}

/** What was found. */
export interface Inspection {
  /** How the model read the text; the last entry is what would come next. */
  readonly tokens: readonly (Partial<Told> & {
    readonly probability: number | null
    readonly rank: number | null
    readonly alternatives: readonly (Told & { readonly probability: number })[]
  })[]
  /** What each layer would say after the text; the first entry stands before the first layer. */
  readonly lens: readonly (readonly (Told & { readonly probability: number })[])[]
  /** Of how many texts heads and neurons tell. */
  readonly texts: number
  readonly heads: readonly (Omit<HeadProfile, 'profile' | 'favourites'> & {
    readonly profile: readonly number[]
    readonly favourites: readonly (Told & { readonly share: number; readonly even: number })[]
  })[]
  readonly neurons: readonly (Pick<NeuronTop, 'layer' | 'neuron' | 'mean' | 'deviation'> & {
    readonly places: readonly {
      readonly text: number
      readonly activation: number
      readonly before: string
      readonly token: string
      readonly after: string
    }[]
  })[]
}

/** What to look at. */
export interface InspectionWishes {
  /** The text's ids. */
  readonly ids: readonly number[]
  /** Ids of the texts for heads and neurons. */
  readonly texts: readonly (readonly number[])[]
  /** Neurons as [layer, neuron]; a number: so many of the most outstanding ones. */
  readonly neurons: readonly (readonly [layer: number, neuron: number])[] | number
  /** Tokens told per place. */
  readonly top: number
  /** A token's text. */
  readonly text: (ids: readonly number[]) => string
}

/** Looks inside a model. */
export async function inspectModel(tracer: Tracer, wishes: InspectionWishes): Promise<Inspection> {
  const { ids, texts, top, text } = wishes
  const told = (token: number): Told => ({ token, text: text([token]) })
  const read = await tokenProbabilities(tracer, ids, { alternatives: top })
  const lens = await logitLens(tracer, ids, { top })
  const heads = await headProfiles(tracer, texts)
  return {
    tokens: read.map(({ token, probability, rank, alternatives }) => ({
      ...(token < 0 ? {} : told(token)),
      probability,
      rank,
      alternatives: alternatives.map((other) => ({ ...other, ...told(other.token) })),
    })),
    lens: Array.from({ length: lens.streams }, (_, stream) => lastPlace(lens, stream, told)),
    texts: texts.length,
    heads: heads.map((head) => ({
      ...head,
      profile: Array.from(head.profile),
      favourites: head.favourites.map((other) => ({ ...other, ...told(other.token) })),
    })),
    neurons: (await wantedNeurons(tracer, wishes)).map(({ places, ...neuron }) => ({
      ...neuron,
      places: places.map((place) => ({
        text: place.text,
        activation: place.activation,
        before: text([...place.tokens.subarray(0, place.peak)]),
        token: text([place.tokens[place.peak]]),
        after: text([...place.tokens.subarray(place.peak + 1)]),
      })),
    })),
  }
}

function lastPlace(
  { time, top, tokens, probabilities }: LogitLens,
  stream: number,
  told: (token: number) => Told,
): readonly (Told & { readonly probability: number })[] {
  const at = ((stream + 1) * time - 1) * top
  return Array.from(tokens.subarray(at, at + top), (token, i) => ({
    ...told(token),
    probability: probabilities[at + i],
  }))
}

async function wantedNeurons(
  tracer: Tracer,
  { neurons, texts }: InspectionWishes,
): Promise<readonly NeuronTop[]> {
  if (typeof neurons === 'number') {
    if (neurons === 0) return []
    // Outstanding: active far above what is usual for it, and in several texts.
    const outstanding = ({ places, mean, deviation }: NeuronTop): number =>
      deviation > 0 ? (places[Math.min(2, places.length - 1)].activation - mean) / deviation : 0
    const all = await topActivations(tracer, texts, { places: 5 })
    return [...all].sort((a, b) => outstanding(b) - outstanding(a)).slice(0, neurons)
  }
  const found: NeuronTop[] = []
  for (const [layer, neuron] of neurons) {
    found.push(...(await topActivations(tracer, texts, { layers: [layer], neurons: [neuron] })))
  }
  return found
}
