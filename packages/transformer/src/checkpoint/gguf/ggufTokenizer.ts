// The tokenizer inside a GGUF file: metadata under `tokenizer.ggml.`.
import {
  FormatError,
  type GgufVocabulary,
  readGgufVocabulary,
  type Tokenizer,
  writeGgufVocabulary,
} from '@ts/tokenizer'
import type { Config } from '../../config/config.ts'
import { endTokens } from '../../config/shape.ts'
import type { GgufEntry, GgufValue } from './ggufHeader.ts'
import type { GgufField } from './ggufMetadata.ts'

const KEY = 'tokenizer.ggml.'

/** Tokens that only fill the vocabulary up to the model's. */
const FILLER = /^\[PAD\d+\]$/

/**
 * Metadata of a tokenizer. Where the model's vocabulary is larger, unused tokens fill it up.
 *
 * @param vocabulary ids of the model
 * @throws RangeError if the tokenizer has more ids, or a kind that llama.cpp does not know
 */
export function ggufTokenizer(
  tokenizer: Tokenizer,
  config: Config,
  vocabulary: number,
): readonly GgufField[] {
  const { model, pre, tokens, types, scores, merges, ...rest } = writeGgufVocabulary(tokenizer)
  const missing = vocabulary - tokens.length
  if (missing < 0) {
    throw new RangeError(
      `gguf: the tokenizer has ${tokens.length} ids, the model ${vocabulary}; it belongs to another model`,
    )
  }
  const filler = Array.from({ length: missing }, (_, i) => `[PAD${tokens.length + i}]`)
  const filled = (values: ArrayLike<number>, value: number): number[] => [
    ...Array.from(values),
    ...filler.map(() => value),
  ]
  const ends = endTokens(config)
  const eos = rest.eos ?? ends[0]
  // llama.cpp knows one end of a text and one of a turn, and stops at both.
  const eot = ends.find((end) => end !== eos)
  const id = (name: string, value: number | undefined): readonly GgufField[] =>
    value === undefined ? [] : [{ key: `${KEY}${name}_token_id`, type: 'u32', value }]
  const flag = (name: string, value: boolean): GgufField => {
    return { key: `${KEY}${name}`, type: 'bool', value }
  }
  const list = (name: string, of: 'f32' | 'i32', items: number[]): GgufField => {
    return { key: `${KEY}${name}`, type: 'array', value: { of, items } }
  }
  const texts = (name: string, items: readonly string[]): GgufField => {
    return { key: `${KEY}${name}`, type: 'array', value: { of: 'string', items } }
  }
  return [
    { key: `${KEY}model`, type: 'string', value: model },
    { key: `${KEY}pre`, type: 'string', value: pre },
    texts('tokens', [...tokens, ...filler]),
    list('token_type', 'i32', filled(types, 5)),
    ...(model === 'llama' ? [list('scores', 'f32', filled(scores, 0))] : [texts('merges', merges)]),
    ...id('bos', rest.bos ?? config.bos_token_id),
    ...id('eos', eos),
    ...id('eot', eot),
    ...id('unknown', rest.unknown),
    flag('add_bos_token', rest.addBos),
    flag('add_eos_token', rest.addEos),
    ...(model === 'llama' ? [flag('add_space_prefix', rest.addSpacePrefix)] : []),
  ]
}

/**
 * Makes the tokenizer.
 *
 * @returns null if the file has none
 * @throws FormatError naming the key that is broken or unknown
 */
export function readGgufTokenizer(
  metadata: ReadonlyMap<string, GgufEntry>,
  source: string,
): Tokenizer | null {
  const model = metadata.get(`${KEY}model`)
  if (!model) return null
  if (model.value !== 'llama' && model.value !== 'gpt2') {
    const actual = String(model.value).slice(0, 40)
    const problem = `only llama and gpt2 can be read, got ${actual}`
    throw new FormatError(source, `${KEY}model`, problem, { offset: model.offset })
  }
  const fields = new Keys(metadata, source)
  const isLlama = model.value === 'llama'
  const tokens = fields.texts('tokens').slice()
  const count = tokens.length
  while (tokens.length > 0 && FILLER.test(tokens[tokens.length - 1])) tokens.pop()
  const numbers = (name: string): ArrayLike<number> => {
    const values = fields.numbers(name)
    return values.length === count ? Array.from(values).slice(0, tokens.length) : values
  }
  const ones = new Array<number>(tokens.length).fill(1)
  const vocabulary: GgufVocabulary = {
    model: model.value,
    pre: fields.text('pre', isLlama ? 'default' : 'gpt-2'),
    tokens,
    types: fields.has('token_type') ? numbers('token_type') : ones,
    scores: isLlama ? numbers('scores') : [],
    merges: isLlama ? [] : fields.texts('merges'),
    ...fields.id('bos', 'bos'),
    ...fields.id('eos', 'eos'),
    ...fields.id('unknown', 'unknown'),
    addBos: fields.flag('add_bos_token', isLlama),
    addEos: fields.flag('add_eos_token', false),
    addSpacePrefix: fields.flag('add_space_prefix', isLlama),
  }
  return readGgufVocabulary(vocabulary, source)
}

/** Values by their keys, checked for their types. */
class Keys {
  private readonly metadata: ReadonlyMap<string, GgufEntry>
  private readonly source: string

  constructor(metadata: ReadonlyMap<string, GgufEntry>, source: string) {
    this.metadata = metadata
    this.source = source
  }

  has(name: string): boolean {
    return this.metadata.has(KEY + name)
  }

  text(name: string, absent: string): string {
    const value = this.get(name)
    if (value === undefined) return absent
    return typeof value === 'string' ? value : this.fail(name, 'must be a string')
  }

  flag(name: string, absent: boolean): boolean {
    const value = this.get(name)
    if (value === undefined) return absent
    return typeof value === 'boolean' ? value : this.fail(name, 'must be true or false')
  }

  id<K extends string>(name: string, as: K): { readonly [key in K]?: number } {
    const value = this.get(`${name}_token_id`)
    if (value === undefined) return {}
    if (typeof value !== 'number') return this.fail(`${name}_token_id`, 'must be a number')
    return { [as]: value } as { readonly [key in K]?: number }
  }

  texts(name: string): readonly string[] {
    const value = this.get(name)
    if (typeof value === 'object' && !ArrayBuffer.isView(value)) return value
    return this.fail(name, 'must be an array of strings')
  }

  numbers(name: string): ArrayLike<number> {
    const value = this.get(name)
    if (ArrayBuffer.isView(value)) return value
    return this.fail(name, 'must be an array of numbers')
  }

  private get(name: string): GgufValue | undefined {
    return this.metadata.get(KEY + name)?.value
  }

  private fail(name: string, problem: string): never {
    const entry = this.metadata.get(KEY + name)
    const where = entry ? { offset: entry.offset } : {}
    throw new FormatError(this.source, KEY + name, entry ? problem : 'is missing', where)
  }
}
