// A ledger's bytes in a file, shared by all processes that open it.
import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import type { LedgerStore } from '../ledger/store.ts'

const openHere = new Set<string>()

/**
 * Opens or makes a file and the folders above it.
 *
 * Appends are one `write` each to a file opened for appending: the operating system puts every such piece at the end
 * as a whole on a local disk. Network file systems do not promise that: keep a ledger on a local disk.
 *
 * @throws Error if the file cannot be made or written
 */
export async function fileStore(path: string): Promise<LedgerStore> {
  const file = await openFile(path)
  const owner = `${host()}:${process.pid}:${randomBytes(4).toString('hex')}`
  openHere.add(owner)
  return {
    name: path,
    owner,
    read: async (offset, target) => {
      let filled = 0
      while (filled < target.length) {
        const room = target.length - filled
        const { bytesRead } = await file.read(target, filled, room, offset + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return filled
    },
    append: async (bytes, durable) => {
      let written = 0
      // More than one write happens only where a disk is nearly full; the next then says so.
      while (written < bytes.length) {
        written += (await file.write(bytes, written, bytes.length - written)).bytesWritten
      }
      if (durable) await file.datasync()
    },
    alive: (other) => alive(other),
    close: async () => {
      openHere.delete(owner)
      await file.close()
    },
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true })
    return await open(path, 'a+')
  } catch (cause) {
    throw new Error(`ledger: the file must be writable, ${(cause as Error).message}`, { cause })
  }
}

// The id of a process is only known on its own machine. One with our id that we did not open was an earlier process:
// in containers ids repeat.
function alive(owner: string): boolean | undefined {
  const [machine, id] = owner.split(':')
  if (machine !== host()) return undefined
  const process_ = Number(id)
  if (!Number.isInteger(process_) || process_ <= 0) return undefined
  if (process_ === process.pid) return openHere.has(owner)
  try {
    process.kill(process_, 0)
    return true
  } catch (error) {
    // EPERM: it runs, under another user.
    return (error as { code?: string }).code === 'EPERM'
  }
}

function host(): string {
  return hostname()
    .replace(/[^A-Za-z0-9.-]/g, '_')
    .slice(0, 40)
}
