// Keeps the built page, so that it opens without a network, and adds the headers that isolate it, so that it may
// use threads on hosts that send none. The build fills in the version and the files.

const CACHE = `tinystories-${__VERSION__}`
const FILES = __FILES__

self.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE)
    await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })))
    await self.skipWaiting()
  }
  event.waitUntil(fill())
})

self.addEventListener('activate', (event) => {
  const sweep = async () => {
    const names = await caches.keys()
    const old = names.filter((name) => name.startsWith('tinystories-') && name !== CACHE)
    await Promise.all(old.map((name) => caches.delete(name)))
    await self.clients.claim()
  }
  event.waitUntil(sweep())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  const mine = url.href.startsWith(self.registration.scope)
  if (request.method === 'GET' && mine) event.respondWith(answer(request, url))
})

/** What was built together stays together: a new version is taken whole, by a new service worker. */
async function answer(request, url) {
  const cache = await caches.open(CACHE)
  const key = request.mode === 'navigate' ? 'index.html' : url.href
  return isolated((await cache.match(key, { ignoreSearch: true })) ?? (await fetch(request)))
}

function isolated(response) {
  if (response.status === 0) return response
  const headers = new Headers(response.headers)
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-embedder-policy', 'require-corp')
  headers.set('cross-origin-resource-policy', 'same-origin')
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers })
}
