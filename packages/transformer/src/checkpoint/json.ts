// A strict JSON reader that knows where it stands. JSON.parse keeps the last of two equal names and
// tells no usable offset; a checkpoint's header needs both.
import { FormatError } from '@ts/tokenizer'

/** A JSON value. Objects have no prototype, so `__proto__` is a name like any other. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json
}

/** Where a text comes from, for messages. */
export interface JsonOrigin {
  /** File name. */
  readonly source: string
  /** What the text is, such as `header`. */
  readonly field: string
  /** Byte of the file at which the text begins, default 0. */
  readonly offset?: number
}

/**
 * Reads a JSON text.
 *
 * @param bytes UTF-8
 * @throws FormatError at the first byte that is no JSON, at a repeated name, and below 64 levels
 */
export function parseJson(bytes: Uint8Array, origin: JsonOrigin): Json {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new FormatError(origin.source, origin.field, 'must be UTF-8', { cause })
  }
  return new Reader(text, origin).document()
}

/** Whether a value is an object. */
export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Up to the closing quote; JSON.parse checks what is inside. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const SPACE = /[ \t\n\r]*/y
const DEEPEST = 64

class Reader {
  private readonly text: string
  private readonly origin: JsonOrigin
  private at = 0

  constructor(text: string, origin: JsonOrigin) {
    this.text = text
    this.origin = origin
  }

  document(): Json {
    const value = this.value(0)
    if (this.at < this.text.length) this.fail('must end after its value')
    return value
  }

  private value(depth: number): Json {
    if (depth > DEEPEST) this.fail(`must be at most ${DEEPEST} levels deep`)
    this.match(SPACE)
    const first = this.text[this.at]
    const value =
      first === '{'
        ? this.object(depth)
        : first === '['
          ? this.array(depth)
          : first === '"'
            ? this.string()
            : this.scalar()
    this.match(SPACE)
    return value
  }

  private object(depth: number): JsonObject {
    const object: Record<string, Json> = Object.create(null)
    this.list('}', () => {
      this.match(SPACE)
      const start = this.at
      const name = this.string()
      if (name in object) this.fail(`the name ${JSON.stringify(name)} must stand once`, start)
      this.match(SPACE)
      if (this.text[this.at] !== ':') this.fail("expected ':'")
      this.at++
      object[name] = this.value(depth + 1)
    })
    return object
  }

  private array(depth: number): readonly Json[] {
    const array: Json[] = []
    this.list(']', () => array.push(this.value(depth + 1)))
    return array
  }

  private list(end: string, item: () => void): void {
    this.at++
    this.match(SPACE)
    if (this.text[this.at] === end) {
      this.at++
      return
    }
    for (;;) {
      item()
      const next = this.text[this.at]
      if (next !== ',' && next !== end) this.fail(`expected ',' or '${end}'`)
      this.at++
      if (next === end) return
    }
  }

  private string(): string {
    const start = this.at
    const literal = this.match(STRING) ?? this.fail('expected a string')
    try {
      return JSON.parse(literal)
    } catch {
      return this.fail('expected a string without control characters or wrong escapes', start)
    }
  }

  private scalar(): Json {
    return JSON.parse(this.match(NUMBER) ?? this.match(WORD) ?? this.fail('expected a value'))
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at += found[0].length
    return found ? found[0] : null
  }

  private fail(problem: string, at = this.at): never {
    const { source, field, offset = 0 } = this.origin
    const seen = at < this.text.length ? `got ${JSON.stringify(this.text[at])}` : 'the text ends'
    throw new FormatError(source, field, `JSON: ${problem}, ${seen}`, {
      offset: offset + new TextEncoder().encode(this.text.slice(0, at)).length,
    })
  }
}
