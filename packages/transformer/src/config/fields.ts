// Reads the fields of a configuration one by one, each with its rule.

import { FormatError } from '@ts/tokenizer'
import { isObject, type Json, type JsonObject } from '../checkpoint/json.ts'
import type { SpecialTokens } from './config.ts'

/** Above any real model, low enough that a damaged file cannot ask for the impossible. */
const LARGEST = { size: 2 ** 24, layers: 1000 }

/** The fields of a config.json. A null field counts as absent, as HF writes them. */
export class Fields {
  private readonly json: JsonObject
  private readonly source: string
  private readonly path: string

  constructor(json: JsonObject, source: string, path = '') {
    this.json = json
    this.source = source
    this.path = path
  }

  /** A size: a whole number from 1 to 2^24. */
  size(name: string, fallback?: number): number {
    return this.whole(name, LARGEST.size, fallback)
  }

  /** A number of layers: from 1 to 1000. */
  layers(name: string): number {
    return this.whole(name, LARGEST.layers)
  }

  /** A size, or null where it is absent. */
  optionalSize(name: string): number | null {
    return this.has(name) ? this.size(name) : null
  }

  /** A number above 0. */
  positive(name: string, fallback?: number): number {
    const value = this.value(name, fallback)
    if (typeof value !== 'number' || !(value > 0 && Number.isFinite(value))) {
      return this.fail(name, 'must be a number above 0', value)
    }
    return value
  }

  /** true or false. */
  boolean(name: string, fallback?: boolean): boolean {
    const value = this.value(name, fallback)
    return typeof value === 'boolean' ? value : this.fail(name, 'must be true or false', value)
  }

  /** One of some names. */
  oneOf<T extends string>(name: string, allowed: readonly T[], fallback?: T): T {
    const value = this.value(name, fallback)
    const found = allowed.find((item) => item === value)
    return found ?? this.fail(name, `must be one of ${allowed.join(', ')}`, value)
  }

  /** The field must be absent or have this value: anything else changes what the model computes. */
  only(name: string, value: Json): void {
    if (this.has(name) && this.json[name] !== value) {
      this.fail(name, `only ${JSON.stringify(value)} is supported`, this.json[name])
    }
  }

  /** `bos_token_id` and `eos_token_id`. @param vocabulary ids must be below it */
  specialTokens(vocabulary: number): SpecialTokens {
    const id = (name: string, value: Json): number =>
      isWhole(value, 0, vocabulary - 1)
        ? value
        : this.fail(name, `must be an id from 0 to ${vocabulary - 1}`, value)
    const { bos_token_id: bos = null, eos_token_id: eos = null } = this.json
    const ends = Array.isArray(eos)
      ? eos.map((item, i) => id(`eos_token_id[${i}]`, item))
      : eos === null
        ? null
        : id('eos_token_id', eos)
    return {
      ...(bos === null ? {} : { bos_token_id: id('bos_token_id', bos) }),
      ...(ends === null ? {} : { eos_token_id: ends }),
    }
  }

  /** The fields of a field that is an object. */
  inside(name: string): Fields {
    const value = this.value(name)
    if (!isObject(value)) return this.fail(name, 'must be an object', value)
    return new Fields(value, this.source, `${this.path}${name}.`)
  }

  /** Whether the field is there and not null. */
  has(name: string): boolean {
    return (this.json[name] ?? null) !== null
  }

  /** A field as it stands. */
  value(name: string, fallback?: Json): Json {
    if (this.has(name)) return this.json[name]
    return fallback ?? this.fail(name, 'is missing')
  }

  /** Throws a FormatError about a field. */
  fail(name: string, problem: string, value?: Json): never {
    const actual = value === undefined ? '' : `, got ${(JSON.stringify(value) ?? '').slice(0, 80)}`
    throw new FormatError(this.source, this.path + name, problem + actual)
  }

  private whole(name: string, most: number, fallback?: number): number {
    const value = this.value(name, fallback)
    if (isWhole(value, 1, most)) return value
    return this.fail(name, `must be a whole number from 1 to ${most}`, value)
  }
}

function isWhole(value: Json, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}
