// Models of one's own on the page: dropped in every format, refused in words, compared, looked into.
import { readFile } from 'node:fs/promises'
import { storyModel } from '@ts/story-model'
import {
  bytesSource,
  huggingFaceFiles,
  openTinystory,
  writeGguf,
  writeLlama2c,
} from '@ts/transformer'
import { expect, test } from 'vitest'
import { describeInChromium, PATIENCE } from '../../../packages/tensor/test/chromium.ts'
import { useVisit } from './visit.ts'

async function bytesOf(content: string | AsyncIterable<Uint8Array>): Promise<Buffer> {
  if (typeof content === 'string') return Buffer.from(content)
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk.slice())
  return Buffer.concat(chunks)
}

const shipped = await readFile(storyModel)
const opened = await openTinystory(bytesSource(shipped, 'story.tinystory'))
const tokenizer = await opened.tokenizer()

describeInChromium(() => {
  const visit = useVisit()

  test('a damaged model and a file that is none are told in words, and a good one is opened', async () => {
    visit.host.options.damaged = /\.tinystory$/
    await visit.open('#/tell?seed=1')
    const alert = (text: string | RegExp) => visit.page.getByRole('alert').filter({ hasText: text })
    await alert('the file is damaged').waitFor()
    await visit.choose({ 'x.bin': Buffer.alloc(400, 7) })
    await alert('x.bin').first().waitFor()
    await visit.choose({ 'mine.tinystory': shipped })
    await visit.page.locator('select option', { hasText: 'mine' }).waitFor({ state: 'attached' })
    await visit.page.getByRole('button', { name: /Tell me/ }).click()
    await visit.told()
    expect(visit.page.url()).toMatch(/model=file-[0-9a-f]{16}/)
  })

  test('models are dropped in every format, and told side by side', async () => {
    await visit.open('#/compare')
    const folder = huggingFaceFiles(opened, { type: 'f16', tokenizer })
    const files = Object.entries(folder).map(async ([name, content]) => [
      name,
      await bytesOf(content),
    ])
    await visit.drop(Object.fromEntries(await Promise.all(files)))
    await visit.page.waitForURL(/models=shipped(,|%2C)file-/)
    const gguf = await bytesOf(writeGguf(opened, { type: 'q8_0', tokenizer, name: 'other' }))
    await visit.drop({ 'other.gguf': gguf })
    await visit.page.getByRole('heading', { name: 'other' }).waitFor()
    await visit.page.getByRole('button', { name: 'Let them tell' }).click()
    const times = visit.page.locator('.time')
    await expect.poll(() => times.count(), { timeout: PATIENCE }).toBe(3)
    for (const time of await times.allTextContents()) {
      expect(time).toMatch(/[\d.]+ ms a token, [\d,]+ a second; the first after \d+ ms/)
    }
    // The same weights, as int8 in two files: the same story, and the link brings all of it back.
    const [first, , third] = await visit.page.locator('.telling .story').allTextContents()
    expect(third).toBe(first)
    await visit.page.reload()
    await expect.poll(() => times.count(), { timeout: PATIENCE }).toBe(3)
    expect((await visit.page.locator('.telling .story').allTextContents())[0]).toBe(first)
  })

  test('what belongs to a dropped file and is missing is named', async () => {
    await visit.open('#/tell')
    const alert = (text: RegExp) => visit.page.getByRole('alert').filter({ hasText: text }).first()
    const folder = huggingFaceFiles(opened, { type: 'f16', tokenizer })
    await visit.drop({ 'model.safetensors': await bytesOf(folder['model.safetensors']) })
    await alert(/model\.safetensors.*config\.json.*together/).waitFor()
    await visit.drop({ 'words.bin': await bytesOf(writeLlama2c(opened)) })
    await alert(/words.*tokenizer.*together/).waitFor()
  })

  test('looks inside: heads with their kinds, layers, neurons of two models', async () => {
    await visit.open('#/inside')
    const { page } = visit
    await page.locator('.kind.local, .kind.semantic').first().waitFor()
    expect(await page.locator('.head').count()).toBeGreaterThan(7)
    await page.locator('.head').nth(5).click()
    await page.locator('.reading button').nth(9).click()
    expect(await page.locator('.head-reader').textContent()).toContain('Held')
    expect(new URL(page.url()).hash).toMatch(/head=\d\.\d/)
    await page.getByRole('link', { name: 'Layer by layer' }).click()
    await page.locator('.lens td').first().waitFor()
    expect(await page.locator('.lens tbody tr').count()).toBeGreaterThan(2)
    await page.getByRole('link', { name: 'Neurons' }).click()
    await page.locator('.neuron .peak').first().waitFor()
    await page.getByLabel('Beside').selectOption('shipped')
    await page.locator('.pair').first().waitFor()
    // A model beside itself: its neurons go with themselves.
    expect(await page.locator('.pair').first().textContent()).toContain('1.00')
    // The link holds all of it.
    await page.reload()
    await page.locator('.pair').first().waitFor()
  })

  test('a model that was dropped is looked into', async () => {
    await visit.open('#/inside')
    await visit.page.locator('.head').first().waitFor()
    await visit.drop({ 'mine.tinystory': shipped })
    await visit.page.waitForURL(/model=file-/)
    await visit.page.locator('.kind.local, .kind.semantic').first().waitFor()
  })
})
