// A file that is not what it claims to be. The message names the file, the field and the offset.

/**
 * A tokenizer file breaks its format: `file: field at byte 12: rule, actual`.
 */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  /** File name or description the caller gave. */
  readonly source: string
  /** Path of the offending field, such as `model.merges[3]`. */
  readonly field: string
  /** Byte offset in the file, where there is one. */
  readonly offset: number | undefined

  constructor(
    source: string,
    field: string,
    problem: string,
    options: { readonly offset?: number; readonly cause?: unknown } = {},
  ) {
    const name = shown(field)
    const where = options.offset === undefined ? name : `${name} at byte ${options.offset}`
    const message = `${source}: ${where}: ${problem.replace(CONTROL, '�')}`
    super(message, 'cause' in options ? { cause: options.cause } : {})
    this.source = source
    this.field = name
    this.offset = options.offset
  }
}

/** What would write elsewhere on a terminal. */
const CONTROL = /\p{Cc}/gu

/** Names come from files, which may hold any. */
function shown(name: string): string {
  const short = name.length <= 160 ? name : `${name.slice(0, 159)}…`
  return short.replace(CONTROL, '�')
}
