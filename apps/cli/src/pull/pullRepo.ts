// A model or data set from the Hugging Face hub into the cache.
import { datasetInfo, HubApiError, listFiles, modelInfo } from '@huggingface/hub'
import { UserError } from '../errors.ts'
import { chooseFiles, type HubFile } from './chooseFiles.ts'
import { downloadBlob } from './downloadBlob.ts'
import { RepoCache, type RepoKind } from './hubCache.ts'
import { type Patience, patientFetch } from './patientFetch.ts'

/** What is pulled, and from where. */
export interface PullOptions extends Patience {
  readonly kind: RepoKind
  /** owner/name */
  readonly name: string
  /** Branch, tag or commit. */
  readonly revision: string
  readonly include: readonly string[]
  /** Folder of the cache. */
  readonly cache: string
  /** Address of the hub. */
  readonly endpoint: string
  readonly token?: string
  /** Told while bytes come. */
  readonly onProgress?: (done: PullProgress) => void
  /** A connection that gives nothing for so long is given up, in ms. */
  readonly idle?: number
}

/** How far it is, over all files, in bytes. */
export interface PullProgress {
  readonly path: string
  readonly bytes: number
  readonly total: number
}

/** What was pulled. */
export interface Pulled {
  /** Where the files lie. */
  readonly folder: string
  readonly commit: string
  readonly files: readonly {
    readonly path: string
    readonly bytes: number
    readonly cached: boolean
  }[]
}

/**
 * Pulls a repository's files.
 *
 * @throws UserError in one sentence for whatever the hub or the network refuse
 */
export async function pullRepo(options: PullOptions): Promise<Pulled> {
  const { kind, name, revision, cache, endpoint, token, onProgress } = options
  const patient = patientFetch(options)
  const hub = { hubUrl: endpoint, fetch: patient, ...(token ? { accessToken: token } : {}) }
  const repo = new RepoCache(cache, kind, name)
  const { commit, files } = await asUserError(options, async () => {
    const commit = await commitOf(kind, { ...hub, name, revision })
    const files: HubFile[] = []
    const listing = { ...hub, repo: { type: kind, name }, revision: commit, recursive: true }
    for await (const entry of listFiles(listing)) {
      if (entry.type === 'file') files.push(checked(entry))
    }
    return { commit, files }
  })
  const chosen = chooseFiles(files, kind, options.include)
  const total = chosen.reduce((sum, { size }) => sum + size, 0)
  const pulled: { path: string; bytes: number; cached: boolean }[] = []
  let before = 0
  for (const { path, size, checksum } of chosen) {
    const url = address(options, commit, path)
    const cached = await downloadBlob(
      repo.blob(checksum),
      { url, size, checksum },
      {
        fetch: patient,
        ...(token ? { headers: { Authorization: `Bearer ${token}` } } : {}),
        onBytes: (bytes) => onProgress?.({ path, bytes: before + bytes, total }),
        ...(options.idle === undefined ? {} : { idle: options.idle }),
      },
    )
    await repo.link(commit, path, checksum)
    before += size
    pulled.push({ path, bytes: size, cached })
  }
  if (revision !== commit) await repo.setRef(revision, commit)
  return { folder: repo.snapshot(commit), commit, files: pulled }
}

interface InfoParams {
  readonly name: string
  readonly revision: string
  readonly hubUrl: string
  readonly fetch: typeof fetch
  readonly accessToken?: string
}

async function commitOf(kind: RepoKind, params: InfoParams): Promise<string> {
  const info =
    kind === 'model'
      ? await modelInfo({ ...params, additionalFields: ['sha'] })
      : await datasetInfo({ ...params, additionalFields: ['sha'] })
  if (typeof info.sha === 'string' && /^[0-9a-f]{40,64}$/.test(info.sha)) return info.sha
  throw new UserError(`pull: the hub gave no commit for ${params.name}`)
}

/** The hub's word on a file, trusted no further than needed: its path stays inside the snapshot. */
function checked(entry: {
  readonly path: string
  readonly size: number
  readonly oid?: string
  readonly lfs?: { readonly oid: string; readonly size: number }
}): HubFile {
  const { path, lfs } = entry
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..') || /[\\\0:]/.test(path)) {
    throw new UserError(`pull: the hub lists a file outside its folder, ${JSON.stringify(path)}`)
  }
  const checksum = lfs?.oid ?? entry.oid ?? ''
  const size = lfs?.size ?? entry.size
  const fits = /^[0-9a-f]+$/.test(checksum) && checksum.length === (lfs ? 64 : 40)
  if (!fits || !Number.isSafeInteger(size) || size < 0) {
    throw new UserError(`pull: the hub lists no usable size and checksum for ${path}`)
  }
  return { path, size, checksum }
}

function address({ endpoint, kind, name }: PullOptions, commit: string, path: string): string {
  const escaped = path.split('/').map(encodeURIComponent).join('/')
  return `${endpoint}/${kind === 'dataset' ? 'datasets/' : ''}${name}/resolve/${commit}/${escaped}`
}

async function asUserError<T>(options: PullOptions, work: () => Promise<T>): Promise<T> {
  const { kind, name, revision, endpoint, token } = options
  try {
    return await work()
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof HubApiError) {
      const { statusCode } = error
      const hidden = token ? 'HF_TOKEN may not read it' : 'it is private: then set HF_TOKEN'
      const sentence =
        statusCode === 429
          ? 'the hub asks for fewer requests; try again later'
          : statusCode >= 500
            ? 'the hub has a problem; try again later'
            : `there is no such ${kind} or revision ${revision}, or ${hidden}`
      throw new UserError(`pull: ${name} on ${endpoint}: ${sentence} (status ${statusCode})`, {
        cause: error,
      })
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new UserError(`pull: ${endpoint} cannot be reached or is no hub: ${reason}`, {
      cause: error,
    })
  }
}
