// A model's file, from the network or from the copy that was kept. Runs in the worker.
import { StoryError } from '../storyError.ts'

/** A file and how to keep it. */
export interface ModelFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly from: 'network' | 'cache'
  /** Keeps a copy; to be called once the file has shown to be sound. @returns whether it could be kept */
  keep(): Promise<boolean>
}

const CACHE = 'tiny-story'
/** Says of a copy what it must hash to, so that a damaged copy is noticed. */
const HASH = 'x-integrity'

type Progress = (loaded: number, total: number | null) => void

/**
 * Fetches a model. With an integrity hash a copy that fits is taken without asking the network; else the
 * network is asked first and the copy is for when it does not answer.
 *
 * @param integrity as in HTML: `sha256-…`, `sha384-…` or `sha512-…` in base64, or null
 * @throws StoryError `network` or `integrity`
 */
export async function fetchModel(
  url: string,
  integrity: string | null,
  progress: Progress,
): Promise<ModelFile> {
  const cache = await openCache(url)
  if (integrity !== null) {
    const copy = await readCopy(cache, url, integrity)
    if (copy) return copy
  }
  const fetched = await download(url, progress).catch((error: StoryError) => error)
  if (fetched instanceof StoryError) {
    const copy = integrity === null ? await readCopy(cache, url, null) : null
    if (copy) return copy
    throw fetched
  }
  if (integrity !== null && !(await matches(fetched, integrity))) {
    throw new StoryError('integrity', `${url}: its hash differs from the one in integrity`)
  }
  return { bytes: fetched, from: 'network', keep: () => keep(cache, url, fetched) }
}

/** Only pages with a secure origin of their own have one; data and blob URLs need none. */
async function openCache(url: string): Promise<Cache | null> {
  if (!/^https?:/.test(url) || !('caches' in globalThis)) return null
  return caches.open(CACHE).catch(() => null)
}

async function readCopy(
  cache: Cache | null,
  url: string,
  integrity: string | null,
): Promise<ModelFile | null> {
  const response = await cache?.match(url)
  if (!response) return null
  const bytes = new Uint8Array(await response.arrayBuffer())
  const expected = integrity ?? response.headers.get(HASH) ?? ''
  if (await matches(bytes, expected)) return { bytes, from: 'cache', keep: async () => true }
  await cache?.delete(url)
  return null
}

async function keep(
  cache: Cache | null,
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (!cache) return false
  const headers = { [HASH]: `sha256-${await hash('SHA-256', bytes)}` }
  // A full disk or a private window must not stop the story; the answer tells.
  return cache.put(url, new Response(bytes, { headers })).then(
    () => true,
    () => false,
  )
}

async function download(url: string, progress: Progress): Promise<Uint8Array<ArrayBuffer>> {
  const fail = (why: string, cause?: unknown): never => {
    throw new StoryError('network', `${url}: ${why}`, { cause })
  }
  try {
    // Asks whether the browser's own copy is still the newest.
    const response = await fetch(url, { cache: 'no-cache' })
    if (!response.ok) fail(`the server answers ${response.status} ${response.statusText}`.trim())
    const length = Number(response.headers.get('content-length') ?? 0)
    const parts: Uint8Array[] = []
    let loaded = 0
    const reader = response.body!.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      loaded += value.length
      // Of a compressed transfer the length is that of the compressed bytes.
      progress(loaded, length >= loaded ? length : null)
    }
    const bytes = new Uint8Array(loaded)
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  } catch (error) {
    if (error instanceof StoryError) throw error
    return fail('no connection, or the server does not allow this page to read it', error)
  }
}

/** Whether one of the hashes fits. */
async function matches(bytes: Uint8Array<ArrayBuffer>, integrity: string): Promise<boolean> {
  for (const wanted of integrity.trim().split(/\s+/)) {
    const [, size, digest] = /^sha(256|384|512)-([^?]+)/.exec(wanted) ?? []
    if (digest !== undefined && (await hash(`SHA-${size}`, bytes)) === digest) return true
  }
  return false
}

async function hash(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new StoryError('integrity', 'a hash can only be checked on https or localhost')
  }
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm, bytes))
  return btoa(String.fromCharCode(...digest))
}
