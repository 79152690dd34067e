// How the page of an inspection looks, and what it does.

/** Its style: system fonts, the reader's colours. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #2b2622; --paper: #faf7f2; --faint: #6b625a; --line: #ddd4c8; --accent: #a3441f }
@media (prefers-color-scheme: dark) { :root { --ink: #ece5da; --paper: #1d1a17; --faint: #a89d90; --line: #3d362f; --accent: #f0935f } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 Georgia, serif }
main { max-width: 72rem; margin: auto; padding: 1.5rem }
h1 { font-size: 1.6rem; overflow-wrap: anywhere } h2 { font-size: 1.2rem; margin-top: 2.5rem } h3 { font-size: 1rem }
.note { color: var(--faint); font: 14px/1.5 system-ui, sans-serif }
.text { white-space: pre-wrap; overflow-wrap: anywhere }
.token { border-radius: 3px; background: color-mix(in srgb, var(--accent) var(--shade, 0%), transparent) }
#reading .token { cursor: pointer } .token.here { outline: 2px solid var(--ink) }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: .5rem }
button { font: 12px system-ui, sans-serif; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; padding: .3rem; cursor: pointer }
button[aria-pressed=true] { border-color: var(--accent); outline: 2px solid var(--accent) }
canvas { display: block; width: 100%; aspect-ratio: 1; image-rendering: pixelated; margin-bottom: .2rem }
.scroll { overflow-x: auto } table { border-collapse: collapse; font: 14px/1.5 system-ui, sans-serif }
td, th { text-align: left; padding: .15rem .7rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
mark { background: color-mix(in srgb, var(--accent) 45%, transparent); color: inherit }`

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
    span.style.setProperty('--shade', 80 * Math.sqrt(share) + '%')
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
