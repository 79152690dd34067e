// Where Hugging Face's own tools keep what they downloaded; we share it with them.
//   models--owner--name/blobs/<checksum>            the contents
//                      /snapshots/<commit>/<path>   links to them
//                      /refs/<branch>               the commit that a branch was
import { copyFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** What is pulled. */
export type RepoKind = 'model' | 'dataset'

/** The cache's folder, as HF_HUB_CACHE or HF_HOME say. */
export function hubCache(env: NodeJS.ProcessEnv = process.env): string {
  if (env.HF_HUB_CACHE) return env.HF_HUB_CACHE
  const home = env.HF_HOME || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface')
  return join(home, 'hub')
}

/** The places of one repository in the cache. */
export class RepoCache {
  private readonly root: string

  constructor(cache: string, kind: RepoKind, name: string) {
    this.root = join(cache, `${kind}s--${name.replaceAll('/', '--')}`)
  }

  /** A content. @param checksum its SHA-256, or git's SHA-1 */
  blob(checksum: string): string {
    return join(this.root, 'blobs', checksum)
  }

  /** The folder of a commit. */
  snapshot(commit: string): string {
    return join(this.root, 'snapshots', commit)
  }

  /** Puts a content at its path in a snapshot: a link where the system has them, else a copy. */
  async link(commit: string, path: string, checksum: string): Promise<void> {
    const place = join(this.snapshot(commit), path)
    const blob = this.blob(checksum)
    await mkdir(dirname(place), { recursive: true })
    const aside = `${place}.part-${process.pid}`
    await rm(aside, { force: true })
    try {
      await symlink(relative(dirname(place), blob), aside)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
      await copyFile(blob, aside)
    }
    await rename(aside, place)
  }

  /** Notes which commit a branch is. */
  async setRef(revision: string, commit: string): Promise<void> {
    const path = join(this.root, 'refs', revision)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, commit)
  }
}
