// One file into the cache: goes on where an earlier attempt stopped, and is kept only if its length and
// checksum are those that the hub lists.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'

/** A file to be fetched. */
export interface Blob {
  readonly url: string
  /** In bytes. */
  readonly size: number
  /** SHA-256 of the content, or git's SHA-1 of a blob. */
  readonly checksum: string
}

/** How it is fetched. */
export interface DownloadOptions {
  readonly fetch: typeof fetch
  readonly headers?: Readonly<Record<string, string>>
  /** Told after every piece: bytes that are there of this file. */
  readonly onBytes?: (bytes: number) => void
  /** A connection that gives nothing for so long is given up, in ms, default 60,000. */
  readonly idle?: number
  /** Cut connections in a row, without a byte between, that are taken; default 5. */
  readonly cuts?: number
}

/** Statuses that say the address has nothing for us; trying again changes nothing. */
const refused: Readonly<Record<number, string>> = {
  401: 'it is private or gated; set HF_TOKEN to a token that may read it',
  403: 'the token in HF_TOKEN may not read it, or its terms are not accepted yet',
  404: 'it is not there (any more)',
}

/**
 * Downloads a blob unless it is there.
 *
 * @returns whether it was there already
 * @throws UserError if the server refuses, keeps cutting the connection, or sends something else
 */
export async function downloadBlob(
  path: string,
  blob: Blob,
  options: DownloadOptions,
): Promise<boolean> {
  if ((await sizeOf(path)) === blob.size) return true
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.incomplete`
  for (let attempt = 1; ; attempt++) {
    await fill(partial, blob, options)
    const actual = await checksumOf(partial, blob)
    if (actual === blob.checksum) break
    // What was left of an earlier download may be what is wrong: once more from the beginning.
    await rm(partial, { force: true })
    if (attempt === 2) {
      throw new UserError(
        `${blob.url}: the checksum must be ${blob.checksum}, got ${actual}; nothing was kept`,
      )
    }
  }
  await rename(partial, path)
  return false
}

/** Fetches until the partial file has all its bytes. */
async function fill(partial: string, blob: Blob, options: DownloadOptions): Promise<void> {
  const { cuts = 5, onBytes } = options
  let failures = 0
  for (;;) {
    let there = (await sizeOf(partial)) ?? 0
    if (there > blob.size) {
      await rm(partial)
      there = 0
    }
    onBytes?.(there)
    if (there === blob.size) {
      if (there === 0) await (await open(partial, 'a')).close()
      return
    }
    let problem = 'the connection was cut'
    try {
      await fetchRest(partial, there, blob, options)
    } catch (error) {
      if (error instanceof UserError || isDisk(error)) throw error
      problem = error instanceof Error ? error.message : String(error)
    }
    const now = (await sizeOf(partial)) ?? 0
    failures = now > there ? 0 : failures + 1
    if (failures >= cuts) {
      throw new UserError(
        `${blob.url}: ${problem} at byte ${now} of ${blob.size}, ${failures} times; run the same command again to go on from there`,
      )
    }
  }
}

/** One request for the bytes from `there` on, appended as they come. */
async function fetchRest(
  partial: string,
  there: number,
  { url, size }: Blob,
  { fetch, headers = {}, onBytes, idle = 60_000 }: DownloadOptions,
): Promise<void> {
  const controller = new AbortController()
  const giveUp = (): void => controller.abort(new Error(`nothing came for ${idle / 1000} s`))
  let timer: NodeJS.Timeout | undefined
  const range = there > 0 ? { Range: `bytes=${there}-` } : {}
  try {
    const response = await fetch(url, {
      headers: { ...headers, ...range, 'Accept-Encoding': 'identity' },
      signal: controller.signal,
    })
    if (response.status === 416) return await rm(partial, { force: true })
    if (!response.ok) throw refusal(url, response.status)
    // A server that does not know ranges begins anew, and one may answer another range than asked for.
    const start = response.status === 206 ? rangeStart(response) : 0
    if (start !== 0 && start !== there) {
      throw new UserError(
        `${url}: asked for bytes from ${there}, the server sent them from ${start}`,
      )
    }
    const file = await open(partial, start === 0 ? 'w' : 'a')
    timer = setTimeout(giveUp, idle)
    try {
      let at = start
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer)
        at += chunk.length
        if (at > size) {
          throw new UserError(
            `${url}: must have ${size} bytes, the server sends more; nothing was kept`,
          )
        }
        await file.writeFile(chunk)
        onBytes?.(at)
        timer = setTimeout(giveUp, idle)
      }
    } catch (error) {
      if (error instanceof UserError) await rm(partial, { force: true })
      throw error
    } finally {
      await file.close()
    }
  } finally {
    clearTimeout(timer)
  }
}

function refusal(url: string, status: number): Error {
  const reason = refused[status]
  if (reason !== undefined) return new UserError(`${url}: ${reason} (status ${status})`)
  return new Error(`the server answers with status ${status}`)
}

function rangeStart(response: Response): number {
  const match = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')
  return match ? Number(match[1]) : 0
}

/** The checksum of the kind that the hub lists for it. */
async function checksumOf(path: string, { checksum, size }: Blob): Promise<string> {
  const git = checksum.length === 40
  const hash = createHash(git ? 'sha1' : 'sha256')
  if (git) hash.update(`blob ${size}\0`)
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A full disk is no matter of the network. */
function isDisk(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException
  return code !== undefined && syscall !== undefined && /^(open|write|rename|mkdir)$/.test(syscall)
}
