// How soon a page tells: from the navigation to the first words, on localhost, in Chromium.
//   node --conditions=@ts/source benchmark.ts model.tinystory [times] [screenshot.png]
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { openSite } from './test/site.ts'

const [path, times = '7', picture] = process.argv.slice(2)
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium'].find((p) => p && existsSync(p))
if (!path || !executablePath) throw new Error('benchmark: name a model, and a Chromium in CHROMIUM')
const site = await openSite(readFileSync(path))
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const url = site.page(
  `<tiny-story src="/model.tinystory" prompt="Once upon a time" seed="5" autoplay></tiny-story>`,
  {
    head: `<style>body{font:18px system-ui;margin:3rem auto;max-width:40rem;padding:0 1rem}</style>
<script>addEventListener('story-text', () => { globalThis.first ??= performance.now() }, true)
addEventListener('story-load', ({ detail }) => { globalThis.model = { ...detail, at: performance.now() } }, true)
addEventListener('story-end', ({ detail }) => { globalThis.end = detail }, true)</script>`,
  },
)
const read = (expression: string) => `new Promise((resolve) => {
  const look = () => (globalThis.${expression} ? resolve(globalThis.${expression}) : setTimeout(look, 5))
  look()
})`
/** Processor time of this process's descendants so far, in ms: what a quiet machine would take at most. */
function processorTime(): number {
  const processes = readdirSync('/proc').flatMap((id) => {
    if (!/^\d+$/.test(id)) return []
    try {
      const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return [{ id, parent: fields[1], ms: 10 * (Number(fields[11]) + Number(fields[12])) }]
    } catch {
      return []
    }
  })
  const below = (parent: string): number =>
    processes
      .filter((p) => p.parent === parent)
      .reduce((sum, { id, ms }) => sum + ms + below(id), 0)
  return below(`${process.pid}`)
}
const firsts: number[] = []
const worked: number[] = []
for (let i = 0; i < Number(times); i++) {
  // A context of its own: nothing is cached.
  const context = await browser.newContext()
  const page = await context.newPage()
  const before = processorTime()
  await page.goto(url)
  firsts.push(await page.evaluate<number>(read('first')))
  worked.push(processorTime() - before)
  if (i === 0) {
    console.log('model', await page.evaluate(read('model')))
    if (picture) await page.evaluate(read('end'))
    if (picture) await page.screenshot({ path: picture })
  }
  await context.close()
}
firsts.sort((a, b) => a - b)
const bytes = gzipSync(site.built['tiny-story.js'], { level: 9 }).length
console.log(`tiny-story.js ${bytes} bytes gzipped`)
console.log(
  `first words after ${firsts.map((ms) => ms.toFixed(0)).join(', ')} ms; median ${firsts[firsts.length >> 1].toFixed(0)}`,
)
const least = Math.min(...worked)
console.log(`processor time of all of Chromium until then: ${worked.join(', ')} ms; least ${least}`)
await browser.close()
site.close()
