// Which files of a repository are wanted: what a model or a data set needs, not every form it comes in.
import { UserError } from '../errors.ts'
import type { RepoKind } from './hubCache.ts'

/** A file of a repository. */
export interface HubFile {
  readonly path: string
  /** In bytes. */
  readonly size: number
  /** SHA-256 for large files, git's SHA-1 for small ones. */
  readonly checksum: string
}

/** Files beside a model's weights that we or HF's tools read. */
const companions =
  /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json$|^(merges\.txt|tokenizer\.model|tok\w*\.bin|README\.md)$/

/** Weights, each kind alone being enough, the most wanted first. */
const weights: readonly RegExp[] = [
  /^model(-\d+-of-\d+)?\.safetensors(\.index\.json)?$/,
  /^pytorch_model(-\d+-of-\d+)?\.bin(\.index\.json)?$/,
]

/** Models in one file. */
const whole = /\.(tinystory|gguf|bin)$/

/** Data, each kind alone being enough, the most wanted first. */
const data: readonly RegExp[] = [/\.parquet$/, /\.jsonl$/, /\.txt$/, /\.json$/]

/**
 * The files to fetch.
 *
 * @param include patterns with `*`; none: what is needed
 * @throws UserError if nothing fits, or the repository has several models and no pattern says which
 */
export function chooseFiles(
  files: readonly HubFile[],
  kind: RepoKind,
  include: readonly string[],
): readonly HubFile[] {
  if (include.length > 0) {
    const patterns = include.map(toPattern)
    const found = files.filter(({ path }) => patterns.some((pattern) => pattern.test(path)))
    if (found.length > 0) return found
    throw new UserError(`pull: no file fits ${include.join(' ')}; there are ${list(files)}`)
  }
  if (kind === 'dataset') {
    const found = data.map((ending) => files.filter(({ path }) => ending.test(path)))
    const first = found.find((some) => some.length > 0)
    if (first) return first
    throw new UserError(`pull: no text, JSONL or parquet here; there are ${list(files)}`)
  }
  const rest = files.filter(({ path }) => companions.test(path))
  for (const pattern of weights) {
    const found = files.filter(({ path }) => pattern.test(path))
    if (found.length > 0) return [...found, ...rest]
  }
  const models = files.filter(({ path }) => whole.test(path) && !companions.test(path))
  if (models.length === 1) return [...models, ...rest]
  throw new UserError(
    models.length === 0
      ? `pull: no model that we read is here; there are ${list(files)}`
      : `pull: several models are here, say which with --include: ${list(models)}`,
  )
}

/** A pattern in which `*` stands for anything, folders too. */
function toPattern(glob: string): RegExp {
  const literal = glob.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`)
}

function list(files: readonly HubFile[]): string {
  const names = files.map(({ path }) => path)
  const more = names.length > 12 ? ` and ${names.length - 12} more` : ''
  return names.length === 0 ? 'none' : names.slice(0, 12).join(', ') + more
}
