// The parts that tokenizer.json and vocab.json + merges.txt share: a map of tokens to ids, and
// merges by the text of their halves.

import { FormatError } from '../formatError.ts'
import type { JsonField } from './json.ts'

/** Token texts by id; ids without a token have none. */
export interface VocabText {
  readonly texts: readonly (string | undefined)[]
  readonly ids: ReadonlyMap<string, number>
}

/**
 * Reads a token → id map, and ids that other tokens bring.
 *
 * @param extra tokens beside the map, such as added tokens: they may repeat its entries or extend it
 */
export function readVocab(
  field: JsonField,
  extra: readonly { readonly text: string; readonly id: number }[] = [],
): VocabText {
  const given = field.object()
  const names = Object.keys(given)
  // Published vocabularies have few gaps; a far id would ask for memory the file does not pay for.
  const limit = (names.length + extra.length) * 2 + 1024
  const texts: (string | undefined)[] = []
  const ids = new Map<string, number>()
  const set = (text: string, id: number, at: JsonField): void => {
    if (texts[id] !== undefined && texts[id] !== text) {
      at.fail(`must have an id of its own, but ${JSON.stringify(texts[id])} has the same`)
    }
    while (texts.length <= id) texts.push(undefined)
    texts[id] = text
    ids.set(text, id)
  }
  for (const text of names) {
    const value = given[text]
    const valid = typeof value === 'number' && Number.isInteger(value) && value >= 0
    if (!valid || value >= limit) field.get(text).id(limit)
    set(text, value as number, field)
  }
  for (const { text, id } of extra) {
    const at = field.get(text)
    if (id >= limit) at.fail(`must be a token id in [0, ${limit}), the added token has ${id}`)
    set(text, id, at)
  }
  if (texts.length === 0) field.fail('must have at least one token')
  return { texts, ids }
}

/** Resolves merges given as pairs of token texts into (left, right, merged) ids. */
export class MergeReader {
  private readonly ids: ReadonlyMap<string, number>
  private readonly source: string
  private readonly triples: number[] = []

  constructor(source: string, ids: ReadonlyMap<string, number>) {
    this.source = source
    this.ids = ids
  }

  /**
   * Adds a merge.
   *
   * @param field where it stands, for errors
   */
  add(left: string, right: string, field: () => string): void {
    this.triples.push(this.id(left, field), this.id(right, field), this.id(left + right, field))
  }

  /** All merges, flat. */
  finish(): Uint32Array {
    return Uint32Array.from(this.triples)
  }

  private id(text: string, field: () => string): number {
    const id = this.ids.get(text)
    if (id !== undefined) return id
    throw new FormatError(
      this.source,
      field(),
      `must join tokens of the vocabulary, which has no ${JSON.stringify(text)}`,
    )
  }
}
