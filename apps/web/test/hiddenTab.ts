// A tab that can really be hidden. Playwright keeps every page visible, so this one speaks to Chromium itself
// (https://chromedevtools.github.io/devtools-protocol/).
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A browser of its own with two tabs, of which one is in front. */
export interface Tabs {
  /** Opens a page in the first tab, or anew in another one if that is closed. */
  open(url: string): Promise<void>
  /** What an expression is in the page; it may be a promise of plain data. */
  evaluate<T>(expression: string): Promise<T>
  /** Brings the other tab to the front, which hides this one; or this one. */
  hide(): Promise<void>
  show(): Promise<void>
  /** Stops all that runs in a hidden page, workers too, as systems do to spare the battery; and lets it go on. */
  freeze(frozen: boolean): Promise<void>
  /** Closes the first tab at once, hidden or not. */
  close(): Promise<void>
  leave(): Promise<void>
}

/** Starts it. */
export async function openTabs(chromium: string): Promise<Tabs> {
  const profile = await mkdtemp(join(tmpdir(), 'tinystories-tabs-'))
  const flags = ['--headless=new', '--no-sandbox', '--remote-debugging-port=0']
  const child = spawn(chromium, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const socket = new WebSocket(
    await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const [, url] = /listening on (ws:\S+)/.exec(said) ?? []
        if (url) resolve(url)
      })
      child.once('exit', () => reject(new Error(`Chromium ended: ${said}`)))
    }),
  )
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  const calls = new Map<
    number,
    (message: { readonly result: never; readonly error?: Error }) => void
  >()
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data))
    calls.get(message.id)?.(message)
  })
  let last = 0
  let tab: { readonly targetId: string; readonly sessionId: string } | null = null
  const send = <T>(method: string, params: object = {}, sessionId?: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = ++last
      calls.set(id, ({ result, error }) => {
        calls.delete(id)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result)
      })
      socket.send(JSON.stringify({ id, method, params, sessionId }))
    })
  const other = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
  const tabs: Tabs = {
    async open(url) {
      const { targetId } = await send<{ targetId: string }>('Target.createTarget', {
        url: 'about:blank',
      })
      const attached = { targetId, flatten: true }
      tab = { targetId, ...(await send<{ sessionId: string }>('Target.attachToTarget', attached)) }
      await tabs.show()
      await send('Page.enable', {}, tab.sessionId)
      // Before that, what is asked may be asked of the page that goes.
      const loaded = new Promise<void>((resolve) => {
        socket.addEventListener('message', ({ data }) => {
          if (JSON.parse(String(data)).method === 'Page.loadEventFired') resolve()
        })
      })
      await send('Page.navigate', { url }, tab.sessionId)
      await loaded
    },
    async evaluate<T>(expression: string) {
      const asked = { expression, awaitPromise: true, returnByValue: true }
      const { result, exceptionDetails } = await send<{
        result: { value: T }
        exceptionDetails?: { text: string; exception?: { description: string } }
      }>('Runtime.evaluate', asked, tab!.sessionId)
      if (!exceptionDetails) return result.value
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    },
    hide: () => send('Target.activateTarget', other),
    show: () => send('Target.activateTarget', { targetId: tab!.targetId }),
    freeze: (frozen) =>
      send('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' }, tab!.sessionId),
    close: () => send('Target.closeTarget', { targetId: tab!.targetId }),
    async leave() {
      await send('Browser.close')
      await exited
      socket.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return tabs
}
