// wllama needs a browser: it runs in a page of its own in Chromium, which gets the model over localhost.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { Task, Teller, Told } from './decodePeers.ts'

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome']
const types: Readonly<Record<string, string>> = { js: 'text/javascript', wasm: 'application/wasm' }

/** Opens a model in a page. @throws Error if there is no Chromium */
export async function openWllama({ path, prompt, tokens }: Task): Promise<Teller> {
  const executablePath = places.find((place) => place && existsSync(place))
  if (!executablePath) throw new Error('no Chromium: install it or name it in CHROMIUM')
  const library = new URL('./', import.meta.resolve('@wllama/wllama'))
  const server = createServer(async ({ url = '/' }, response) => {
    const type = types[url.split('.').at(-1) ?? '']
    response.setHeader('content-type', type ?? 'text/html')
    if (url === '/model.gguf') response.end(await readFile(path))
    else response.end(type && (await readFile(fileURLToPath(new URL(`.${url}`, library)))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.evaluate(`(async () => {
    const { Wllama, LoggerWithoutDebug } = await import('/index.js')
    globalThis.model = new Wllama({ default: '/wasm/wllama.wasm' }, { logger: LoggerWithoutDebug })
    const file = await (await fetch('/model.gguf')).blob()
    await model.loadModel([file], { n_ctx: 256, n_threads: 1, n_gpu_layers: 0, n_parallel: 1 })
  })()`)
  const options = { prompt, max_tokens: tokens, temperature: 0, stream: true, cache_prompt: false }
  return {
    tell: () =>
      page.evaluate<Told>(`(async () => {
        let [start, text] = [0, '']
        for await (const { choices } of await model.createCompletion(${JSON.stringify(options)})) {
          start ||= performance.now()
          text += choices[0].text
        }
        return { ms: performance.now() - start, text }
      })()`),
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}
