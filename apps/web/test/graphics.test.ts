// Training on WebGPU in the page: Chromium plays the graphics card in software.
import { expect, test } from 'vitest'
import { describeInChromium, SOFTWARE_GPU } from '../../../packages/tensor/test/chromium.ts'
import { useVisit } from './visit.ts'

describeInChromium(() => {
  const visit = useVisit(...SOFTWARE_GPU)

  const begin = async (where: string): Promise<void> => {
    await visit.open('#/train')
    await visit.page.getByText('Where it computes').click()
    await visit.page.getByLabel(where).check()
    await visit.page.getByLabel('1 minute').check()
    await visit.page.locator('[type=submit]').click()
  }
  const pause = async (): Promise<void> => {
    await visit.page.getByText(/^Step \d+ of/).waitFor()
    await visit.page.getByRole('button', { name: 'Pause' }).click()
    await visit.page.getByText(/It stopped after step \d+/).waitFor()
  }

  test('learns on the graphics card where that is chosen, and the model tells stories', async () => {
    await begin('the graphics card')
    await pause()
    await visit.page.getByText(/loss \d\.\d\d .* · WebGPU google swiftshader/).waitFor()
    await visit.page.getByRole('link', { name: 'Tell stories with it' }).click()
    await visit.page.getByRole('button', { name: 'Tell me a story' }).click()
    await visit.told()
  })

  test('the fastest is not a graphics card that software plays', async () => {
    await begin('what is fastest here')
    await pause()
    await visit.page.getByText(/loss \d\.\d\d .* · WebAssembly/).waitFor()
  })

  test('without WebGPU the card cannot be chosen, and the page says why', async () => {
    await visit.page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined })
    })
    await visit.open('#/train')
    await visit.page.getByText('Where it computes').click()
    await visit.page.getByText('This browser has no WebGPU').waitFor()
    expect(await visit.page.getByLabel('the graphics card').isDisabled()).toBe(true)
  })
})
