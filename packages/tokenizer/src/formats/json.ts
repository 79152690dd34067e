// Reading JSON that nobody vouches for: every access names the file and the field it fails at.

import { FormatError } from '../formatError.ts'
import { fromStrictUtf8 } from '../utf8.ts'

/** A value inside a JSON file, with the way to it. */
export class JsonField {
  readonly source: string
  readonly path: string
  readonly value: unknown

  constructor(source: string, path: string, value: unknown) {
    this.source = source
    this.path = path
    this.value = value
  }

  /** Parses a file. */
  static parse(source: string, bytes: Uint8Array): JsonField {
    let text: string
    try {
      text = fromStrictUtf8(bytes)
    } catch (cause) {
      throw new FormatError(source, 'text', 'must be UTF-8', { cause })
    }
    // A byte order mark before JSON means nothing.
    if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    try {
      return new JsonField(source, '', JSON.parse(text))
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const position = /position (\d+)/.exec(reason)
      throw new FormatError(source, 'text', `must be JSON: ${reason}`, {
        cause,
        offset: position === null ? bytes.length : Number(position[1]),
      })
    }
  }

  /** Whether the field is missing or null. */
  get absent(): boolean {
    return this.value === undefined || this.value === null
  }

  /** A field of this object. */
  get(name: string): JsonField {
    const value = this.isObject() ? this.value : this.fail('must be an object')
    const found = Object.hasOwn(value, name) ? value[name] : undefined
    return new JsonField(this.source, this.path === '' ? name : `${this.path}.${name}`, found)
  }

  /** This object, for loops over fields that are too many for one of ours each. */
  object(): Readonly<Record<string, unknown>> {
    return this.isObject() ? this.value : this.fail('must be an object')
  }

  /** The items of this array. */
  items(): JsonField[] {
    if (!Array.isArray(this.value)) this.fail('must be an array')
    return (this.value as unknown[]).map((item, i) => this.item(i, item))
  }

  /** An item of this array, for loops that need no field before something fails. */
  item(index: number, value: unknown): JsonField {
    return new JsonField(this.source, `${this.path}[${index}]`, value)
  }

  string(): string {
    return typeof this.value === 'string' ? this.value : this.fail('must be a string')
  }

  stringOr(fallback: string): string {
    return this.absent ? fallback : this.string()
  }

  booleanOr(fallback: boolean): boolean {
    if (this.absent) return fallback
    return typeof this.value === 'boolean' ? this.value : this.fail('must be true or false')
  }

  /** A token id below `limit`. */
  id(limit: number): number {
    const { value } = this
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < limit
      ? value
      : this.fail(`must be a token id in [0, ${limit})`)
  }

  /** Throws: this field breaks a rule. */
  fail(rule: string): never {
    throw new FormatError(this.source, this.path || 'text', `${rule}, got ${shown(this.value)}`)
  }

  private isObject(): this is { readonly value: Record<string, unknown> } {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value)
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
