// Every view, in light and dark, on a phone and a desk: nothing for axe to find, nothing beyond the edge.
import { expect, test } from 'vitest'
import { describeInChromium } from '../../../packages/tensor/test/chromium.ts'
import { useVisit } from './visit.ts'

const views = [
  ['#/train', 'Begin'],
  ['#/compare', 'Let them tell'],
  ['#/inside', 'Layer 1'],
  ['#/inside?look=layers', 'start'],
  ['#/inside?look=neurons', 'What its neurons fire for'],
] as const
const phone = { width: 390, height: 844 }
const desk = { width: 1280, height: 900 }

describeInChromium(() => {
  const visit = useVisit()

  test.each([
    ['light', phone],
    ['dark', phone],
    ['light', desk],
    ['dark', desk],
  ] as const)('%s, %o', async (colorScheme, viewport) => {
    await visit.fresh({ colorScheme, viewport })
    await visit.open('#/tell?seed=5')
    await visit.told()
    await visit.page.getByRole('button', { name: 'Word by word' }).click()
    expect(await visit.violations()).toEqual([])
    expect(await visit.overflowing()).toEqual([])
    for (const [link, shown] of views) {
      await visit.open(link)
      await visit.page.getByText(shown, { exact: true }).first().waitFor()
      expect([link, await visit.violations()]).toEqual([link, []])
      expect([link, await visit.overflowing()]).toEqual([link, []])
    }
  })
})
