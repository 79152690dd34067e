// Compare: the same beginning, continued by several models one after the other.
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { TellResult } from '../engine/tell.ts'
import { count, FileButton, useModelInfo } from '../parts/modelPicker.tsx'
import { go, linkTo, type Route } from '../route.ts'
import { addModel, models } from '../shelf.ts'
import { type Story, Teller } from '../tell/story.ts'
import { StoryText } from '../tell/storyText.tsx'

const PROMPT = 'Once upon a time, there was a little dog who wanted to fly.'
/** Models side by side. */
const MOST = 4
/** New tokens of each. */
const TOKENS = 160

/** What the URL says. */
interface Asked {
  readonly models: readonly string[]
  readonly prompt: string
  readonly seed: string
}

function readAsked(query: URLSearchParams): Asked {
  const ids = (query.get('models') ?? 'shipped').split(',').filter((id) => id !== '')
  return {
    models: [...new Set(ids)].slice(0, MOST),
    prompt: (query.get('prompt') ?? PROMPT).slice(0, 2000),
    seed: /^\d{1,9}$/.test(query.get('seed') ?? '') ? query.get('seed')! : '',
  }
}

function linkOf({ models: ids, prompt, seed }: Asked): string {
  return linkTo('compare', {
    models: ids.join(','),
    prompt: prompt === PROMPT ? undefined : prompt,
    seed,
  })
}

/** The view. */
export function CompareView({ route }: { readonly route: Route }): VNode {
  const asked = readAsked(route.query)
  const link = linkOf(asked)
  const prompt = useSignal(asked.prompt)
  const tellers = useMemo(() => Array.from({ length: MOST }, () => new Teller()), [])
  const busy = useSignal(false)
  useEffect(() => {
    prompt.value = asked.prompt
    let current = true
    const run = async (): Promise<void> => {
      busy.value = true
      for (const [i, model] of asked.models.entries()) {
        if (!current) return
        const sampling = { temperature: 0.6, topP: 0.95 }
        const seed = Number(asked.seed)
        const request = { model, prompt: asked.prompt, seed, sampling, maxTokens: TOKENS }
        await tellers[i].tell(model, request)
      }
      if (current) busy.value = false
    }
    for (const teller of tellers) teller.clear()
    busy.value = false
    if (asked.seed !== '') void run()
    return () => {
      current = false
      for (const teller of tellers) teller.stop()
    }
  }, [link])
  const stop = (): void => {
    go(linkOf({ ...asked, prompt: prompt.value, seed: '' }), { replace: true })
  }
  const choose = (id: string, on: boolean): void => {
    const others = asked.models.filter((other) => other !== id)
    const chosen = on ? [...others, id] : others
    go(linkOf({ models: chosen, prompt: prompt.value, seed: '' }), { replace: true })
  }
  return (
    <div class="compare">
      <form
        class="page"
        onSubmit={(event) => {
          event.preventDefault()
          if (busy.value) return stop()
          const seed = String(1 + Math.floor(Math.random() * 99_999))
          go(linkOf({ ...asked, prompt: prompt.value, seed }))
        }}
      >
        <h1>One beginning, several storytellers</h1>
        <label class="field">
          <span class="label">The beginning</span>
          <textarea
            rows={2}
            maxLength={2000}
            value={prompt.value}
            onInput={(event) => (prompt.value = event.currentTarget.value)}
          />
        </label>
        <fieldset class="storytellers">
          <legend>Who goes on? Up to {MOST}</legend>
          {models.value.map(({ id, name }) => (
            <label key={id} class="chip">
              <input
                type="checkbox"
                checked={asked.models.includes(id)}
                disabled={!asked.models.includes(id) && asked.models.length >= MOST}
                onChange={(event) => choose(id, event.currentTarget.checked)}
              />
              <span>{name}</span>
            </label>
          ))}
          <FileButton
            text="Open a model…"
            accept=".tinystory,.gguf,.safetensors,.bin,.json,.model,.txt,.md"
            onFiles={async (files) => {
              const added = await addModel(files)
              if (added) choose(added.id, true)
            }}
          />
        </fieldset>
        {models.value.length === 1 && (
          <p class="hint">
            Only one storyteller lives here yet: <a href={linkTo('train')}>grow one of your own</a>,
            or drop a model on this page.
          </p>
        )}
        <button type="submit" class="main" disabled={asked.models.length === 0}>
          {busy.value ? 'Stop' : 'Let them tell'}
        </button>
      </form>
      <div class="columns" style={{ '--columns': asked.models.length }}>
        {asked.models.map((id, i) => (
          <Column key={id} id={id} story={tellers[i].story.value} asked={asked.seed !== ''} />
        ))}
      </div>
    </div>
  )
}

function Column({
  id,
  story,
  asked,
}: {
  readonly id: string
  readonly story: Story | null
  readonly asked: boolean
}): VNode {
  const info = useModelInfo(id)
  const name = models.value.find((model) => model.id === id)?.name ?? id
  return (
    <article class="page telling" aria-label={name}>
      <header>
        <h2>{name}</h2>
        {info && <p class="hint">{count(info.parameters)} numbers</p>}
      </header>
      {story?.state === 'failed' ? (
        <p class="problem" role="alert">
          {story.problem}
        </p>
      ) : story ? (
        <StoryText story={story} closer={false} />
      ) : (
        asked && <p class="hint">waits for its turn…</p>
      )}
      {story?.result && <p class="hint time">{timeOf(story.result)}</p>}
    </article>
  )
}

function timeOf({ msPerToken, firstMs }: TellResult): string {
  if (msPerToken === null || firstMs === null) return 'it had nothing to say'
  const ms = msPerToken < 10 ? msPerToken.toFixed(2) : msPerToken.toFixed(0)
  return `${ms} ms a token, ${count(1000 / msPerToken)} a second; the first after ${firstMs.toFixed(0)} ms`
}
