// An inspection as one page of HTML with everything in it: no other file, no network, light and dark.
import type { AttentionPatterns } from '@ts/interpret'
import type { Inspection } from './inspection.ts'
import { pageScript, pageStyle } from './inspectionPage.ts'

/** Tokens whose attention a page shows: more make it large, and the squares unreadable. */
export const MOST_SHOWN = 256

/** What a page shows besides what was found. */
export interface InspectionPage {
  /** of the model */
  readonly name: string
  /** of the text, layer by layer, at most of its first {@link MOST_SHOWN} tokens */
  readonly patterns: readonly AttentionPatterns[]
}

/** The page. */
export function inspectionHtml(found: Inspection, { name, patterns }: InspectionPage): string {
  const title = escapeHtml(name)
  const shown = patterns[0]?.time ?? 0
  const all = found.tokens.length - 1
  const part = shown < all ? ` (the first ${shown} of ${all} tokens)` : ''
  const texts = `${found.texts} ${found.texts === 1 ? 'text' : 'texts'}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: a look inside</title><style>${pageStyle}</style></head><body><main>
<h1>${title}: a look inside</h1>
<section><h2>How likely each token was</h2>
<p class="note">The darker, the less the model expected it.</p>
<p id="likely" class="text">${tokensOf(found)}</p>
<p id="expected" class="note" aria-live="polite">Point at a token, or step to it with Tab, for what the model expected there.</p></section>
<section><h2>What each head looks at${part}</h2>
<p class="note">Choose a head; then point at a token to see what that head looks at from there. A click holds it.</p>
<div id="grid" class="grid" role="group" aria-label="Heads">${headsOf(found)}</div>
<p id="chosen" class="note" aria-live="polite"></p><p id="reading" class="text"></p></section>
<section><h2>What would come next if the model ended after a layer</h2>${lensOf(found)}</section>
<section><h2>Heads over ${texts}</h2>${headTable(found)}</section>
${found.neurons.length > 0 ? `<section><h2>Neurons, and where they are most active</h2>${neuronsOf(found)}</section>` : ''}
</main><script id="data" type="application/json">${dataOf(found, patterns)}</script><script>${pageScript}</script></body></html>
`
}

function tokensOf({ tokens }: Inspection): string {
  return tokens
    .map(({ text, probability, rank, alternatives }) => {
      const others = alternatives.map((one) => `${shown(one.text)} ${percent(one.probability)}`)
      const name = text === undefined ? 'next' : shown(text)
      const own = probability === null ? '' : ` ${percent(probability)}, rank ${(rank ?? 0) + 1}`
      const instead = others.length > 0 ? `; likeliest: ${others.join(', ')}` : ''
      const shade = probability === null ? '0' : (1 - probability).toFixed(2)
      const label = text === undefined ? '…' : escapeHtml(text)
      return `<span class="token" tabindex="0" style="--shade:${shade}" data-told="${escapeHtml(name + own + instead)}">${label}</span>`
    })
    .join('')
}

function headsOf({ heads }: Inspection): string {
  return heads
    .map(
      ({ layer, head, kind }) =>
        `<button type="button" aria-pressed="false" data-head="${layer}.${head}"><canvas></canvas>${layer}.${head} ${kind}</button>`,
    )
    .join('')
}

function lensOf({ lens }: Inspection): string {
  const rows = lens.map((list, i) => [
    i === 0 ? 'embedding' : `layer ${i - 1}`,
    ...list.map(({ text, probability }) => `${shown(text)} ${percent(probability)}`),
  ])
  const places = (lens[0] ?? []).map((_, i) => (i === 0 ? 'likeliest' : String(i + 1)))
  return table(['after', ...places], rows)
}

function headTable({ heads }: Inspection): string {
  const names = [
    'head',
    'kind',
    'explained',
    'distance',
    'self',
    'previous',
    'first',
    'same',
    'likes',
  ]
  const rows = heads.map((head) => [
    `${head.layer}.${head.head}`,
    head.kind,
    percent(head.explained),
    head.distance.toFixed(1),
    ...[head.self, head.previous, head.first, head.same].map(percent),
    head.favourites.map(({ text }) => shown(text)).join(' '),
  ])
  return table(names, rows)
}

function neuronsOf({ neurons }: Inspection): string {
  return neurons
    .map(({ layer, neuron, mean, deviation, places }) => {
      const rows = places.map(
        ({ activation, before, token, after }) =>
          `<tr><td>${activation.toFixed(2)}</td><td class="text">${escapeHtml(before)}<mark>${escapeHtml(token)}</mark>${escapeHtml(after)}</td></tr>`,
      )
      return `<h3>${layer}.${neuron}, usually ${mean.toFixed(2)} ± ${deviation.toFixed(2)}</h3><div class="scroll" tabindex="0"><table><tbody>${rows.join('')}</tbody></table></div>`
    })
    .join('')
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  return `<div class="scroll" tabindex="0"><table><thead>${cells(names, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('')}</tbody></table></div>`
}

/** Looks as bytes, row i of a head with its i + 1 tokens; in a script nothing may look like its end. */
function dataOf({ tokens }: Inspection, patterns: readonly AttentionPatterns[]): string {
  const heads: Record<string, string> = {}
  for (const { layer, heads: count, time, data } of patterns) {
    for (let head = 0; head < count; head++) {
      const bytes = new Uint8Array((time * (time + 1)) / 2)
      let at = 0
      for (let i = 0; i < time; i++) {
        const row = (head * time + i) * time
        for (let j = 0; j <= i; j++) bytes[at++] = Math.round(255 * data[row + j])
      }
      heads[`${layer}.${head}`] = Buffer.from(bytes).toString('base64')
    }
  }
  const texts = tokens.slice(0, patterns[0]?.time ?? 0).map(({ text = '' }) => text)
  return JSON.stringify({ texts, heads }).replaceAll('<', '\\u003c')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`
}

/** A token so that spaces and line ends show. */
function shown(text: string): string {
  return JSON.stringify(text)
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (character) => names[character])
}
