// Look inside: what a model's heads look at, what its neurons fire for, and what it would say after each layer.
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { ModelPicker, useModelInfo } from '../parts/modelPicker.tsx'
import { go, linkTo, type Route } from '../route.ts'
import { Heads } from './heads.tsx'
import { LensTable } from './lensTable.tsx'
import { Neurons } from './neurons.tsx'

const TEXT =
  'Once upon a time, there was a little girl named Lily. Lily had a red ball. One day, Lily lost the ball. She asked the dog, and the dog found it.'

const looks = { heads: 'Attention', neurons: 'Neurons', layers: 'Layer by layer' } as const
type Look = keyof typeof looks

/** The view. Its URL names the model, the text, what is looked at and where. */
export function InsideView({ route }: { readonly route: Route }): VNode {
  const { query } = route
  const values = Object.fromEntries(query)
  const model = query.get('model') ?? 'shipped'
  const text = (query.get('text') ?? TEXT).slice(0, 2000)
  const look = (query.get('look') ?? 'heads') in looks ? (query.get('look') ?? 'heads') : 'heads'
  const draft = useSignal(text)
  useEffect(() => {
    draft.value = text
  }, [text])
  const info = useModelInfo(model)
  const change = (changes: Readonly<Record<string, string | undefined>>): void =>
    go(linkTo('inside', { ...values, ...changes }), { replace: true })
  return (
    <div class="inside">
      <form
        class="page"
        onSubmit={(event) => {
          event.preventDefault()
          const given = draft.value.trim()
          go(linkTo('inside', { ...values, text: given === TEXT ? undefined : given }))
        }}
      >
        <h1>What happens while it reads?</h1>
        <ModelPicker
          label="Look inside"
          value={model}
          onChange={(id) => go(linkTo('inside', { look, model: id, text: values.text }))}
        />
        {look !== 'neurons' && (
          <>
            <label class="field">
              <span class="label">What it reads</span>
              <textarea
                rows={3}
                maxLength={2000}
                value={draft.value}
                onInput={(event) => (draft.value = event.currentTarget.value)}
              />
            </label>
            <button type="submit" disabled={draft.value.trim() === ''}>
              Read it
            </button>
          </>
        )}
        <nav class="looks" aria-label="What to look at">
          {(Object.keys(looks) as Look[]).map((name) => (
            <a
              key={name}
              href={linkTo('inside', { model: values.model, text: values.text, look: name })}
              aria-current={look === name ? 'page' : undefined}
            >
              {looks[name]}
            </a>
          ))}
        </nav>
      </form>
      {look === 'heads' && (
        <Heads
          model={model}
          text={text}
          head={query.get('head')}
          onHead={(head) => change({ head: head ?? undefined })}
        />
      )}
      {look === 'layers' && <LensTable model={model} text={text} />}
      {look === 'neurons' && (
        <Neurons
          model={model}
          layers={info?.layers ?? 1}
          layer={Number(query.get('layer') ?? 0)}
          other={query.get('other')}
          otherLayer={Number(query.get('otherLayer') ?? 0)}
          onChange={change}
        />
      )}
    </div>
  )
}
