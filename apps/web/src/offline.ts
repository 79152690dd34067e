// The page works without a network once it was opened, and gets threads where its host sends no headers for
// them: both through a service worker.

/** Registers the service worker of a built page. */
export function registerOffline(): void {
  if (!import.meta.env.PROD || !navigator.serviceWorker) return
  addEventListener('load', () => {
    navigator.serviceWorker.register(new URL('sw.js', document.baseURI)).catch(() => {
      // Some browsers and private windows allow none: the page then needs the network, and nothing else.
    })
  })
}
