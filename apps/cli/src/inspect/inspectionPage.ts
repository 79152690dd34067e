// How the page of an inspection looks, and what it does.

/** Its style: system fonts, the reader's colours. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: light-dark(#efe7d8, #12151a); --paper: light-dark(#fbf7ee, #1b1f26); --edge: light-dark(#e0d5c0, #2c323c);
  --ink: light-dark(#2c2620, #e9e2d4); --soft: light-dark(#6a5d4d, #a79f91); --accent: light-dark(#a2501c, #eab272); --tint: light-dark(#a2501c, #b5713a) }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.65 "Iowan Old Style", Palatino, Georgia, serif }
main { max-width: 68rem; margin: auto; padding: clamp(1rem, 4vw, 3rem) }
section { background: var(--paper); border: 1px solid var(--edge); border-radius: 10px; padding: clamp(1rem, 3vw, 1.8rem); margin: 1.4rem 0 }
h1 { font-size: 1.6rem; font-weight: 600; margin: 0; overflow-wrap: anywhere } h2 { font-size: 1.2rem; font-weight: 600; margin: 0 0 .3rem } h3 { font-size: 1rem; font-weight: 600; margin: 1.4rem 0 .2rem }
.note { color: var(--soft); font-size: .95rem; font-style: italic; margin: 0 0 .8rem; min-height: 1.65em }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .8rem }
/* At 65 % of the tint the ink still stands out 5 to 1. */
.token { border-radius: 3px; cursor: pointer; background: color-mix(in srgb, var(--tint) calc(65% * var(--shade, 0)), transparent) }
.token.here { outline: 2px solid var(--ink) }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(5rem, 1fr)); gap: .6rem; margin-bottom: .8rem }
button { font: 12px system-ui, sans-serif; color: inherit; background: none; border: 1px solid var(--edge); border-radius: 6px; padding: .35rem; cursor: pointer }
button[aria-pressed=true] { border-color: var(--accent); outline: 2px solid var(--accent) }
canvas { display: block; width: 100%; aspect-ratio: 1; image-rendering: pixelated; margin-bottom: .2rem }
.scroll { overflow-x: auto } table { border-collapse: collapse; font: 14px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums }
td, th { text-align: left; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--edge); vertical-align: top } tr:last-child td { border-bottom: 0 }
th { color: var(--soft); font-weight: 500 } td { white-space: pre }
mark { border-radius: 3px; background: color-mix(in srgb, var(--tint) 55%, transparent); color: inherit }`

/** Draws the squares and answers the pointer and the keyboard. */
export const pageScript = `
const { texts, heads } = JSON.parse(document.getElementById('data').textContent)
const bytes = {}
for (const name in heads) bytes[name] = Uint8Array.from(atob(heads[name]), (c) => c.charCodeAt(0))
const look = (name, i, j) => j > i ? 0 : bytes[name][i * (i + 1) / 2 + j] / 255
const [red, green, blue] = [200, 90, 40]
const buttons = [...document.querySelectorAll('#grid button')]
for (const button of buttons) {
  const canvas = button.firstChild
  canvas.width = canvas.height = texts.length
  const picture = new ImageData(texts.length, texts.length)
  texts.forEach((_, i) => texts.forEach((_, j) => picture.data.set([red, green, blue, 255 * Math.sqrt(look(button.dataset.head, i, j))], 4 * (i * texts.length + j))))
  canvas.getContext('2d').putImageData(picture, 0, 0)
  button.onclick = () => choose(button)
}
const expected = document.getElementById('expected')
for (const name of ['mouseover', 'focusin', 'click']) {
  document.getElementById('likely').addEventListener(name, ({ target }) => {
    if (target.dataset.told) expected.textContent = target.dataset.told
  })
}
const reading = document.getElementById('reading')
const tokens = texts.map((text, i) => {
  const span = document.createElement('span')
  span.className = 'token'
  span.textContent = text
  span.tabIndex = 0
  span.onmouseenter = span.onfocus = () => held === null && show(i)
  span.onclick = () => { held = held === i ? null : i; show(i) }
  span.onkeydown = (event) => event.key === 'Enter' && span.click()
  reading.append(span)
  return span
})
let chosen = null
let held = null
let last = texts.length - 1
function show(i) {
  last = i
  tokens.forEach((span, j) => {
    const share = look(chosen, i, j)
    span.style.setProperty('--shade', Math.sqrt(share))
    span.title = j > i ? '' : (100 * share).toFixed(1) + ' %'
    span.classList.toggle('here', j === i)
  })
}
function choose(button) {
  chosen = button.dataset.head
  for (const other of buttons) other.setAttribute('aria-pressed', other === button)
  document.getElementById('chosen').textContent = 'Head ' + button.textContent.trim()
  show(last)
}
if (buttons.length > 0 && texts.length > 0) choose(buttons[0])`
