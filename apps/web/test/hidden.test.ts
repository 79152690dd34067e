// A run in a tab that nobody looks at: really hidden, frozen, ended without a word.
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { chromiumPath, describeInChromium } from '../../../packages/tensor/test/chromium.ts'
import { openTabs, type Tabs } from './hiddenTab.ts'
import { type Host, serveSite } from './serveSite.ts'

describeInChromium(() => {
  let tabs: Tabs
  let host: Host
  beforeAll(async () => {
    host = await serveSite(inject('site'), '/some/where/')
    tabs = await openTabs(chromiumPath!)
  }, 60_000)
  afterAll(async () => {
    await tabs?.leave()
    host?.close()
  })

  /** Waits in the page for something to be there, and not null. */
  const wait = <T>(what: string): Promise<T> =>
    tabs.evaluate(`new Promise((resolve) => {
      const look = async () => {
        const found = await (${what})
        if (found || found === 0) resolve(found)
        else setTimeout(look, 20)
      }
      look()
    })`)
  const number = (pattern: string): string =>
    `(/${pattern}/.exec(document.body.innerText)?.[1].replaceAll(',', '') ?? '')`
  const shown = number('Step ([\\d,]+) of')
  const visibility = (state: string): Promise<boolean> =>
    wait(`document.visibilityState === '${state}'`)
  /** Steps of the newest checkpoint of this run, and after how many steps others come by themselves. */
  const saved = (): Promise<{ step: number; usual: readonly number[] } | null> =>
    tabs.evaluate(`new Promise((resolve, reject) => {
      const opening = indexedDB.open('tinystories')
      opening.onerror = () => reject(opening.error)
      opening.onsuccess = () => {
        const pieces = opening.result.transaction('pieces').objectStore('pieces')
        const [, id] = /run=([^&]+)/.exec(location.hash)
        const [run, latest] = ['run.json', 'latest'].map((path) => pieces.get([id, path, 0]))
        pieces.transaction.oncomplete = () => {
          opening.result.close()
          if (!latest.result) return resolve(null)
          const text = ({ result }) => new TextDecoder().decode(result)
          const { saveEvery, evaluateEvery } = JSON.parse(text(run)).settings
          const step = Number(/step-(\\d+)/.exec(text(latest))[1])
          resolve({ step, usual: [saveEvery, evaluateEvery] })
        }
      }
    })`)

  test('it goes on there, outlives a freeze, and is saved when it is hidden', async () => {
    await tabs.open(`${host.url}#/train`)
    await wait(
      `[...document.querySelectorAll('label')].find((one) => one.innerText.includes('10 minutes'))`,
    )
    await tabs.evaluate(
      `[...document.querySelectorAll('label')].find((one) => one.innerText.includes('10 minutes')).click()`,
    )
    await tabs.evaluate(`document.querySelector('form [type=submit]').click()`)
    await wait(`${shown} > 2`)
    const link = await tabs.evaluate<string>('location.hash')
    expect(link).toContain('run=')

    // What is saved at hiding is a step at which nothing would be saved by itself.
    for (;;) {
      await tabs.show()
      await visibility('visible')
      const before = Number(await tabs.evaluate(shown))
      await tabs.hide()
      await visibility('hidden')
      let now = await saved()
      while (!now || now.step < before) now = await saved()
      if (now.usual.every((every) => now.step % every !== 0)) break
    }

    // It goes on in the hidden tab, not in the frozen one, and then again.
    const hidden = Number(await tabs.evaluate(shown))
    await wait(`${shown} > ${hidden + 2}`)
    await tabs.freeze(true)
    await tabs.freeze(false)
    const thawed = Number(await tabs.evaluate(shown))
    await wait(`${shown} > ${thawed + 2}`)
    await tabs.show()
    await visibility('visible')
    await wait(`${shown} > ${thawed + 3}`)

    // A system that ends the tab says nothing before.
    await tabs.hide()
    await visibility('hidden')
    const kept = (await saved())!.step
    await tabs.close()
    await tabs.open(`${host.url}${link}`)
    const stopped = Number(await wait(number('stopped after step ([\\d,]+)')))
    expect(stopped).toBeGreaterThanOrEqual(kept)
  }, 300_000)
})
