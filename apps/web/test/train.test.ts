// A run in the page: begun, paused, closed, gone on with; its model told with and taken away.
import { readFile } from 'node:fs/promises'
import { openTokenizer } from '@ts/tokenizer'
import { bytesSource, openGguf, openSafetensors, openTinystory } from '@ts/transformer'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { describeInChromium } from '../../../packages/tensor/test/chromium.ts'
import { useVisit } from './visit.ts'

describeInChromium(() => {
  const visit = useVisit()

  const button = (name: string | RegExp) => visit.page.getByRole('button', { name })
  const training = () => visit.page.getByText(/^Step \d+ of/).waitFor()
  const resting = () => visit.page.getByText(/It stopped after step/)

  const ownStories = () => visit.page.getByRole('radio', { name: 'of your own', checked: true })

  async function stepsDone(): Promise<number> {
    await resting().waitFor()
    const text = (await resting().textContent()) ?? ''
    return Number(/step ([\d,]+)/.exec(text)![1].replace(',', ''))
  }

  async function download(name: RegExp): Promise<{ name: string; bytes: Uint8Array }> {
    const downloading = visit.page.waitForEvent('download')
    await button(name).click()
    const file = await downloading
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
  }

  test('a run goes on after its tab was closed, tells stories, and leaves in every format', async () => {
    visit.host.options.isolated = true
    await visit.open('#/train')
    expect(await visit.page.evaluate(() => crossOriginIsolated)).toBe(true)
    await visit.page.getByLabel('1 minute').check()
    await button('Begin').and(visit.page.locator('[type=submit]')).click()
    await visit.page.waitForURL(/run=run-/)
    const { hash } = new URL(visit.page.url())
    await training()
    await button('Pause').click()
    await resting().waitFor()
    await button('Go on').click()
    await training()
    // How it learns, and with what.
    await visit.page.getByText(/loss \d\.\d\d .*tokens a second · WebAssembly/).waitFor()
    await visit.page.close()

    await visit.newTab()
    await visit.open(hash)
    const before = await stepsDone()
    expect(before).toBeGreaterThan(0)
    await button('Go on').click()
    await training()
    await button('Pause').click()
    expect(await stepsDone()).toBeGreaterThan(before)

    await visit.page.getByText('Take it away').click()
    const tinystory = await download(/\.tinystory/)
    expect(tinystory.name).toMatch(/\.tinystory$/)
    const opened = await openTinystory(bytesSource(tinystory.bytes, tinystory.name))
    const tokenizer = (await opened.tokenizer())!
    const gguf = await download(/\.gguf/)
    expect((await openGguf(bytesSource(gguf.bytes, gguf.name))).config).toEqual(opened.config)
    const zip = await download(/Hugging Face/)
    const folder = Object.fromEntries(
      Object.entries(unzipSync(zip.bytes)).map(([path, bytes]) => [path.split('/')[1], bytes]),
    )
    const config = { name: 'config.json', bytes: folder['config.json'] }
    const weights = bytesSource(folder['model.safetensors'], 'model.safetensors')
    expect((await openSafetensors(config, weights)).config).toEqual(opened.config)
    const text = 'Once upon a time, there was a little dog.'
    const written = openTokenizer({ 'tokenizer.json': folder['tokenizer.json'] })
    expect(written.encode(text)).toEqual(tokenizer.encode(text))
    const report = await download(/report\.html/)
    expect(new TextDecoder().decode(report.bytes)).toMatch(/^<!doctype html>/i)

    await visit.page.getByRole('link', { name: 'Tell stories with it' }).click()
    await button('Tell me a story').click()
    await visit.told()
  })

  test('learns from a file that was dropped, and says what is wrong with one', async () => {
    await visit.open('#/train')
    await visit.drop({ 'short.txt': Buffer.from('One day.') })
    await ownStories().waitFor()
    await button('Begin').and(visit.page.locator('[type=submit]')).click()
    const problem = visit.page.getByRole('alert')
    await problem.filter({ hasText: /short\.txt: .*at least 20 stories/ }).waitFor()

    await visit.open('#/train?again')
    const stories = Array.from({ length: 300 }, (_, i) => {
      const name = ['Tom', 'Lily', 'Max', 'Mia'][i % 4]
      return `Once there was a child named ${name}. ${name} had ${i} red balls. ${name} was happy.`
    })
    await visit.drop({ 'mine.txt': Buffer.from(stories.join('\n\n')) })
    await ownStories().waitFor()
    await visit.page.getByLabel('1 minute').check()
    await button('Begin').and(visit.page.locator('[type=submit]')).click()
    await training()
    await button('Pause').click()
    expect(await stepsDone()).toBeGreaterThan(0)
  })
})
