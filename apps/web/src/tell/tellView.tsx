// Tell: a model tells a story about what the reader wishes. The URL holds the wish and the seed, so a story can
// be shared and comes back.
import { useSignal } from '@preact/signals'
import { features as allFeatures, type Feature, vocabulary } from '@ts/datagen'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { TellRequest } from '../engine/tell.ts'
import { count, ModelPicker } from '../parts/modelPicker.tsx'
import { Landscape, Leaf } from '../parts/ornament.tsx'
import { go, linkTo, type Route } from '../route.ts'
import { modelInfo } from '../shelf.ts'
import { beginning, instruction, someWords, type Wish } from './beginning.ts'
import { Teller } from './story.ts'
import { StoryText } from './storyText.tsx'

/** The page's storyteller: a story goes on while the reader looks at another view. */
const teller = new Teller()
let told = ''

const featureTitles: Readonly<Record<Feature, string>> = {
  dialogue: 'someone speaks',
  conflict: 'a quarrel',
  twist: 'a twist',
  foreshadowing: 'a hint of what comes',
  moral: 'a lesson',
  'bad ending': 'a sad end',
}

/** What the URL says of a story. */
interface Asked extends Wish {
  readonly model: string
  readonly temperature: number
  /** '' : nothing is told yet. */
  readonly seed: string
}

function readAsked(query: URLSearchParams): Asked {
  const [verb = '', noun = '', adjective = ''] = (query.get('words') ?? '').split(',')
  const wished = (query.get('features') ?? '').split(',')
  const temperature = Number(query.get('temperature') ?? 0.6)
  return {
    verb: verb.slice(0, 40),
    noun: noun.slice(0, 40),
    adjective: adjective.slice(0, 40),
    features: allFeatures.filter((feature) => wished.includes(feature)),
    model: query.get('model') ?? 'shipped',
    temperature: temperature >= 0 && temperature <= 2 ? temperature : 0.6,
    seed: /^\d{1,9}$/.test(query.get('seed') ?? '') ? query.get('seed')! : '',
  }
}

function linkOf({ verb, noun, adjective, features, model, temperature, seed }: Asked): string {
  const words = [verb, noun, adjective].map((word) => word.replaceAll(',', ' ').trim())
  return linkTo('tell', {
    words: words.some((word) => word !== '') ? words.join(',') : undefined,
    features: features.join(','),
    temperature: temperature === 0.6 ? undefined : String(temperature),
    model: model === 'shipped' ? undefined : model,
    seed,
  })
}

/** The view. */
export function TellView({ route }: { readonly route: Route }): VNode {
  const asked = readAsked(route.query)
  const link = linkOf(asked)
  const wish = useSignal(asked)
  const closer = useSignal(false)
  const copied = useSignal(false)
  useEffect(() => {
    if (asked.seed === '') {
      const empty = `${asked.verb}${asked.noun}${asked.adjective}` === ''
      wish.value = empty ? { ...asked, ...someWords(Math.random) } : asked
      if (told !== '') teller.clear()
      told = ''
      return
    }
    wish.value = asked
    if (told === link) return
    told = link
    void teller.tell(asked.model, requestOf(asked))
  }, [link])
  const change = (changes: Partial<Asked>): void => {
    wish.value = { ...wish.value, ...changes }
  }
  const tell = (): void => {
    const seed = String(1 + Math.floor(Math.random() * 99_999))
    go(linkOf({ ...wish.value, seed }))
  }
  const story = teller.story.value
  const busy = story?.state === 'waiting' || story?.state === 'telling'
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href)
    copied.value = true
    setTimeout(() => (copied.value = false), 2000)
  }
  return (
    <div class="book">
      <form
        class="page wish"
        onSubmit={(event) => {
          event.preventDefault()
          if (busy) teller.stop()
          else tell()
        }}
      >
        <h1>What shall the story be about?</h1>
        <fieldset class="words">
          <legend>Three words</legend>
          <WordField
            label="to do"
            list="verbs"
            value={wish.value.verb}
            onInput={(verb) => change({ verb })}
          />
          <WordField
            label="a thing or someone"
            list="nouns"
            value={wish.value.noun}
            onInput={(noun) => change({ noun })}
          />
          <WordField
            label="what it is like"
            list="adjectives"
            value={wish.value.adjective}
            onInput={(adjective) => change({ adjective })}
          />
          <button type="button" class="quiet" onClick={() => change(someWords(Math.random))}>
            Other words
          </button>
        </fieldset>
        <fieldset class="features">
          <legend>And with</legend>
          {allFeatures.map((feature) => (
            <label key={feature} class="chip">
              <input
                type="checkbox"
                checked={wish.value.features.includes(feature)}
                onChange={(event) => {
                  const others = wish.value.features.filter((other) => other !== feature)
                  change({ features: event.currentTarget.checked ? [...others, feature] : others })
                }}
              />
              <span>{featureTitles[feature]}</span>
            </label>
          ))}
        </fieldset>
        <label class="field temperature">
          <span class="label">
            Imagination <output>{wish.value.temperature.toFixed(1)}</output>
          </span>
          <input
            type="range"
            min="0"
            max="1.5"
            step="0.1"
            value={wish.value.temperature}
            onInput={(event) => change({ temperature: Number(event.currentTarget.value) })}
          />
          <span class="ends" aria-hidden="true">
            <span>calm</span>
            <span>wild</span>
          </span>
        </label>
        <ModelPicker
          label="Told by"
          value={wish.value.model}
          onChange={(model) => change({ model })}
        />
        <button type="submit" class="main">
          {busy ? 'Stop' : story ? 'Tell me another' : 'Tell me a story'}
        </button>
        <WordLists />
      </form>
      <article class="page telling" aria-label="The story">
        {story === null ? (
          <div class="empty">
            <Landscape />
            <p>Once upon a time…</p>
          </div>
        ) : story.state === 'failed' ? (
          <p class="problem" role="alert">
            {story.problem}
          </p>
        ) : (
          <>
            {story.state === 'waiting' && <p class="waiting">The storyteller opens the book…</p>}
            <StoryText story={story} closer={closer.value} />
            {story.state === 'told' && <Leaf />}
            <p class="visually-hidden" role="status">
              {story.state === 'told' ? 'The story is told.' : ''}
            </p>
            {story.state === 'told' && (
              <footer>
                <div class="actions">
                  <button
                    type="button"
                    class="quiet"
                    aria-pressed={closer.value}
                    disabled={story.thoughts === null}
                    onClick={() => (closer.value = !closer.value)}
                  >
                    Word by word
                  </button>
                  <button type="button" class="quiet" onClick={copy}>
                    {copied.value ? 'Copied' : 'Copy the link'}
                  </button>
                  <a class="button quiet" href={linkTo('inside', { model: story.model })}>
                    Look inside
                  </a>
                </div>
                {closer.value ? (
                  <p class="hint legend">
                    <span data-shade="0">expected</span> <span data-shade="1">one of a few</span>{' '}
                    <span data-shade="2">unusual</span> <span data-shade="3">a surprise</span>.
                    Point at a word, or walk with the arrow keys.
                  </p>
                ) : (
                  <p class="hint">{speed(story.result)}</p>
                )}
              </footer>
            )}
          </>
        )}
      </article>
    </div>
  )
}

/** The story that the URL asks for. */
async function requestOf(asked: Asked): Promise<TellRequest> {
  const { model, temperature } = asked
  const seed = Number(asked.seed)
  const instruct = await modelInfo(model).then(
    (info) => info.instruct,
    // Telling fails for the same reason, and says so.
    () => false,
  )
  const prompt = instruct ? instruction(asked) : beginning(asked, seed)
  return { model, prompt, seed, sampling: { temperature, topP: 0.95 } }
}

function speed(
  result: { readonly msPerToken: number | null; readonly end: string } | null,
): string {
  if (!result?.msPerToken) return ''
  const cut = result.end === 'length' ? ' The page was full before the story ended.' : ''
  return `Told on this device, ${count(1000 / result.msPerToken)} tokens a second.${cut}`
}

function WordField({
  label,
  list,
  value,
  onInput,
}: {
  readonly label: string
  readonly list: string
  readonly value: string
  readonly onInput: (value: string) => void
}): VNode {
  return (
    <label class="word">
      <span class="label">{label}</span>
      <input
        type="text"
        list={list}
        value={value}
        maxLength={40}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  )
}

function WordLists(): VNode {
  return (
    <>
      {(['verbs', 'nouns', 'adjectives'] as const).map((list) => (
        <datalist key={list} id={list}>
          {vocabulary[list].map(({ word }) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      ))}
    </>
  )
}
