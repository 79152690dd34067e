// A story as text whose every token can be looked at: how likely it was and what else might have come.
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { memo } from 'preact/compat'
import { useRef } from 'preact/hooks'
import type { Thought } from '../engine/think.ts'
import type { Story } from './story.ts'

interface Place {
  readonly token: number
  readonly x: number
  readonly y: number
}

/** @param closer whether tokens are shaded and can be walked through with the arrow keys */
export function StoryText({
  story,
  closer,
}: {
  readonly story: Story
  readonly closer: boolean
}): VNode {
  const place = useSignal<Place | null>(null)
  const walked = useSignal(-1)
  const text = useRef<HTMLDivElement>(null)
  const { tokens, given, thoughts, state } = story
  const look = (target: EventTarget | null): void => {
    const span = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null
    const frame = text.current?.parentElement?.getBoundingClientRect()
    if (!span || !frame || !thoughts) {
      place.value = null
      return
    }
    const box = span.getClientRects()[0]
    place.value = {
      token: Number(span.dataset.token),
      x: box.left + box.width / 2 - frame.left,
      y: box.bottom - frame.top,
    }
  }
  const walk = (to: number): void => {
    const spans = text.current?.querySelectorAll<HTMLElement>('[data-token]') ?? []
    const next = Math.max(0, Math.min(spans.length - 1, to))
    walked.value = next
    spans[next]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!closer) return
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }
    const at = Math.max(0, walked.value)
    if (event.key in steps) walk(at + steps[event.key])
    else if (event.key === 'Home') walk(0)
    else if (event.key === 'End') walk(Number.MAX_SAFE_INTEGER)
    else if (event.key === 'Escape') place.value = null
    else return
    event.preventDefault()
  }
  const thought = place.value && thoughts?.[place.value.token]
  return (
    <div class="story-frame" onPointerLeave={() => (place.value = null)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the words inside take the focus */}
      <div
        ref={text}
        class={closer ? 'story closer' : 'story'}
        aria-busy={state === 'telling' || state === 'waiting'}
        onPointerOver={(event) => look(event.target)}
        onPointerDown={(event) => look(event.target)}
        onFocusIn={(event) => look(event.target)}
        onFocusOut={() => (place.value = null)}
        onKeyDown={onKeyDown}
      >
        <p>
          <Tokens
            texts={tokens}
            given={given}
            thoughts={closer ? thoughts : null}
            focusable={closer && thoughts !== null}
            walked={walked.value}
          />
        </p>
      </div>
      {place.value && thought && (
        <Alternatives place={place.value} text={tokens[place.value.token].text} thought={thought} />
      )}
    </div>
  )
}

interface TokensProps {
  readonly texts: Story['tokens']
  readonly given: number
  readonly thoughts: Story['thoughts']
  readonly focusable: boolean
  readonly walked: number
}

const Tokens = memo(({ texts, given, thoughts, focusable, walked }: TokensProps) => {
  const spans: VNode[] = []
  let place = 0
  for (const [i, { text }] of texts.entries()) {
    if (text === '') continue
    const first = place++ === Math.max(0, walked)
    const probability = thoughts?.[i]?.probability
    spans.push(
      <span
        key={i}
        data-token={i}
        class={i < given ? 'given' : undefined}
        // Four shades: from what was certain to what was a surprise.
        data-shade={probability === undefined ? undefined : shade(probability)}
        {...(focusable && { role: 'button', tabIndex: first ? 0 : -1 })}
        {...(focusable && text.trim() === '' && { 'aria-label': 'a space' })}
      >
        {text}
      </span>,
    )
  }
  return <>{spans}</>
})

function shade(probability: number): number {
  return probability > 0.5 ? 0 : probability > 0.15 ? 1 : probability > 0.03 ? 2 : 3
}

function Alternatives({
  place,
  text,
  thought,
}: {
  readonly place: Place
  readonly text: string
  readonly thought: Thought
}): VNode {
  const { probability, rank, best } = thought
  const order = rank === 0 ? 'the likeliest' : `number ${rank + 1}`
  return (
    <div
      class="alternatives"
      role="status"
      style={{ '--x': `${place.x}px`, '--y': `${place.y}px` }}
    >
      <p>
        <q>{visible(text)}</q> had a chance of {percent(probability)}, {order} of all
      </p>
      <ol>
        {best.map((other) => (
          <li key={other.text} class={other.text === text ? 'chosen' : undefined}>
            <span class="word">{visible(other.text)}</span>
            <span class="bar" style={{ '--share': other.probability }} />
            <span class="share">{percent(other.probability)}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** White space and the end of a story can be seen. */
function visible(text: string): string {
  if (text === '∎') return 'the end'
  return text.replaceAll('\n', '↵').replace(/^ /, '').replace(/^$/, '␣')
}

function percent(p: number): string {
  return p >= 0.995 ? '> 99%' : p < 0.001 ? '< 0.1%' : `${(100 * p).toFixed(p < 0.1 ? 1 : 0)}%`
}
