// What can go wrong, as sentences. Libraries' errors name the place already; the system's are translated.

/** Something the user can put right: `where: rule, actual; what to do`. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

/** Stopped from outside after saving; the message says how to go on. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  /** 130 for Ctrl-C, 143 for SIGTERM. */
  readonly exitCode: number

  constructor(message = '', exitCode = 130) {
    super(message)
    this.exitCode = exitCode
  }
}

const system: Readonly<Record<string, string>> = {
  EACCES: 'no permission; choose another place or change its permissions',
  EEXIST: 'it exists already; choose another place',
  EFBIG: 'the file would be too large for this disk',
  EISDIR: 'a file was expected, this is a folder',
  EMFILE: 'too many open files',
  ENOENT: 'no such file or folder',
  ENOSPC: 'the disk is full; free some space or choose another place',
  ENOTDIR: 'a folder was expected on this path, there is a file',
  ENOTEMPTY: 'the folder is not empty; choose another place',
  EDQUOT: 'the disk quota is used up; free some space or choose another place',
  EPERM: 'the system does not permit it; choose another place or change its permissions',
  EROFS: 'the disk is read-only; choose another place',
}

/** Names the path in a system error that came from an open file and does not know it. */
export function atPath(error: unknown, path: string): unknown {
  const unnamed = error instanceof Error && 'code' in error && !('path' in error)
  return unnamed ? Object.assign(error, { path }) : error
}

/** One sentence for any error, without a stack. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as NodeJS.ErrnoException
  const known = code === undefined ? undefined : system[code]
  if (known === undefined) return error.message.replaceAll(/\s*\n\s*/g, ' ')
  return path === undefined ? known : `${path}: ${known}`
}
