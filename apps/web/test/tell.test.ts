// Stories in the page: told, told again, without a network, over a slow one.
import { expect, test } from 'vitest'
import { describeInChromium, PATIENCE } from '../../../packages/tensor/test/chromium.ts'
import { useVisit } from './visit.ts'

describeInChromium(() => {
  const visit = useVisit()

  test('tells a story around the words, and the same one for the same link', async () => {
    await visit.open('#/tell?words=swim,dog,brave&features=dialogue&seed=7')
    await visit.told()
    const { page } = visit
    const first = await visit.story()
    expect(first).toMatch(/^Once upon a time, there was a brave dog\. The dog liked to swim/)
    expect(first.split(/\s+/).length).toBeGreaterThan(60)
    await page.getByRole('button', { name: 'Word by word' }).click()
    await page.locator('[data-token]').nth(40).hover()
    await page.locator('.alternatives li').first().waitFor()
    expect(await page.locator('.alternatives li').count()).toBe(6)
    await page.keyboard.press('Tab')
    await page.locator('[data-token][tabindex="0"]').focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('[data-token]:focus').getAttribute('data-token')).not.toBe(null)

    await page.getByRole('button', { name: 'Tell me another' }).click()
    await page.waitForURL(/seed=(?!7\b)/)
    await expect.poll(() => visit.story(), { timeout: PATIENCE }).not.toContain(first)
    await visit.told()
    await page.goBack()
    await page.waitForURL(/seed=7\b/)
    await expect.poll(() => visit.story(), { timeout: PATIENCE }).toBe(first)
    await page.goForward()
    await page.waitForURL(/seed=(?!7\b)/)
    await expect.poll(() => visit.story(), { timeout: PATIENCE }).not.toContain(first)
    await visit.told()
  })

  test('going elsewhere in mid-story leaves the page in order', async () => {
    await visit.open('#/tell?seed=11')
    await visit.page.locator('.telling .story').waitFor()
    await visit.page.getByRole('link', { name: 'Compare' }).click()
    await visit.page.getByRole('button', { name: 'Let them tell' }).waitFor()
    await visit.page.goBack()
    await visit.told()
    const whole = await visit.story()
    await visit.open('#/tell?seed=11&again')
    await visit.told()
    expect(await visit.story()).toBe(whole)
  })

  test('works offline once it was opened, and is isolated by then on a host that sends no headers', async () => {
    await visit.open()
    const { page } = visit
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
    // Until the site is kept for when there is no network.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    visit.host.close()
    await page.reload()
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    await page.getByRole('button', { name: 'Tell me a story' }).click()
    await visit.told()
    expect((await visit.story()).length).toBeGreaterThan(100)
  })

  test('on a slow network it says what it waits for', async () => {
    let arrive = (): void => {}
    visit.host.options.models = new Promise<void>((resolve) => {
      arrive = resolve
    })
    await visit.open('#/tell?seed=2')
    await visit.page.getByText('The storyteller opens the book…').waitFor()
    arrive()
    await visit.told()
  })
})
