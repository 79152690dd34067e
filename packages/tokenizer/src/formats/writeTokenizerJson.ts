// tokenizer.json for the HF tokenizers library, of both kinds.

import type { NormalizerStep, TokenizerDefinition } from '../definition.ts'
import { spaceMarker } from '../prepare.ts'
import { mergesOf } from '../scoredMerges.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { trimPattern } from './readTextRules.ts'
import { marked, tokenTexts } from './tokenTexts.ts'

/**
 * A tokenizer as the text of a tokenizer.json. HF breaks ties between equal scores of a
 * SentencePiece vocabulary by its own order; everything else encodes as here.
 *
 * @throws Error if two ids have the same text, which the format cannot say
 */
export function writeTokenizerJson(tokenizer: Tokenizer): string {
  const { definition } = tokenizer
  const texts = tokenTexts(definition)
  const byteLevel = definition.kind === 'byte-level'
  const unknown = definition.marks.unknown
  return `${JSON.stringify(
    {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: addedTokens(definition),
      normalizer: normalizer(definition),
      pre_tokenizer: preTokenizer(definition),
      post_processor: postProcessor(definition, texts),
      decoder: byteLevel ? byteLevelPart(definition) : decoder(definition),
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: unknown === undefined ? null : texts[unknown],
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: definition.fuseUnknown,
        byte_fallback: !byteLevel && definition.bytes.some((id) => id >= 0),
        ignore_merges: definition.wholeWords,
        vocab: vocab(definition, texts),
        merges: merges(definition, texts),
      },
    },
    null,
    1,
  )}\n`
}

function vocab(
  definition: TokenizerDefinition,
  texts: readonly (string | undefined)[],
): Record<string, number> {
  const ids = new Map<string, number>()
  texts.forEach((text, id) => {
    if (text === undefined) return
    const other = ids.get(text)
    if (other !== undefined) {
      throw new Error(
        `tokenizer.json: tokens must have texts of their own, but ${other} and ${id} of ` +
          `${definition.vocabulary.size} are both ${JSON.stringify(text)}`,
      )
    }
    ids.set(text, id)
  })
  return Object.fromEntries(ids)
}

function merges(
  definition: TokenizerDefinition,
  texts: readonly (string | undefined)[],
): (string | [string, string])[] {
  const { triples } = mergesOf(definition)
  const pairs: [string, string][] = []
  for (let i = 0; i < triples.length; i += 3) {
    pairs.push([texts[triples[i]] ?? '', texts[triples[i + 1]] ?? ''])
  }
  // Older readers know only the form with a space.
  const plain = pairs.every((pair) => !pair[0].includes(' ') && !pair[1].includes(' '))
  return plain ? pairs.map((pair) => pair.join(' ')) : pairs
}

function addedTokens(definition: TokenizerDefinition): object[] {
  return [...definition.added]
    .sort((a, b) => a.id - b.id)
    .map((token) => ({
      id: token.id,
      content: token.text,
      single_word: token.singleWord ?? false,
      lstrip: token.stripLeft ?? false,
      rstrip: token.stripRight ?? false,
      normalized: false,
      special: token.special,
    }))
}

function usesMetaspace({ text, words }: TokenizerDefinition): boolean {
  return words === 'spaces' || text.prefix === 'missing' || text.prefix === 'first-missing'
}

function normalizer(definition: TokenizerDefinition): object | null {
  const { text, kind } = definition
  const steps: object[] = text.steps.map(normalizerStep)
  if (kind === 'sentencepiece' && !usesMetaspace(definition)) {
    if (text.prefix !== 'never') steps.push({ type: 'Prepend', prepend: spaceMarker })
    if (marked(definition)) {
      steps.push({ type: 'Replace', pattern: { String: ' ' }, content: spaceMarker })
    }
  }
  return steps.length === 0 ? null : { type: 'Sequence', normalizers: steps }
}

function normalizerStep(step: NormalizerStep): object {
  switch (step.type) {
    case 'Replace':
      return { type: 'Replace', pattern: { String: step.from }, content: step.to }
    case 'Squeeze':
      return { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }
    case 'Trim':
      return { type: 'Replace', pattern: { Regex: trimPattern }, content: '' }
    case 'Strip':
      return { type: 'Strip', strip_left: true, strip_right: true }
    default:
      return { type: step.type }
  }
}

function byteLevelPart({ text, words }: TokenizerDefinition): object {
  return {
    type: 'ByteLevel',
    add_prefix_space: text.prefix !== 'never',
    trim_offsets: true,
    use_regex: words === 'gpt2',
  }
}

function preTokenizer(definition: TokenizerDefinition): object | null {
  const { words, kind, text } = definition
  if (words instanceof RegExp) {
    const pattern = {
      Regex: words.source
        .replaceAll(String.raw`\p{White_Space}`, String.raw`\s`)
        .replaceAll(String.raw`\P{White_Space}`, String.raw`\S`),
    }
    const split = { type: 'Split', pattern, behavior: 'Isolated', invert: false }
    if (kind === 'sentencepiece') return split
    return { type: 'Sequence', pretokenizers: [split, byteLevelPart(definition)] }
  }
  if (kind === 'byte-level') return byteLevelPart(definition)
  if (!usesMetaspace(definition)) return null
  const scheme =
    text.prefix === 'never' ? 'never' : text.prefix.startsWith('first') ? 'first' : 'always'
  return {
    type: 'Metaspace',
    replacement: spaceMarker,
    prepend_scheme: scheme,
    split: words === 'spaces',
  }
}

function postProcessor(
  { marks }: TokenizerDefinition,
  texts: readonly (string | undefined)[],
): object | null {
  if (marks.before.length + marks.after.length === 0) return null
  const special = (id: number): object => ({ SpecialToken: { id: texts[id], type_id: 0 } })
  const around = (type: number, name: string): object[] => [
    ...marks.before.map(special),
    { Sequence: { id: name, type_id: type } },
    ...marks.after.map(special),
  ]
  const used = [...new Set([...marks.before, ...marks.after])]
  return {
    type: 'TemplateProcessing',
    single: around(0, 'A'),
    pair: [...around(0, 'A'), ...around(1, 'B')],
    special_tokens: Object.fromEntries(
      used.map((id) => [texts[id], { id: texts[id], ids: [id], tokens: [texts[id]] }]),
    ),
  }
}

function decoder(definition: TokenizerDefinition): object {
  const steps: object[] = []
  if (marked(definition)) {
    steps.push({ type: 'Replace', pattern: { String: spaceMarker }, content: ' ' })
  }
  steps.push({ type: 'ByteFallback' }, { type: 'Fuse' })
  if (definition.text.prefix !== 'never') {
    steps.push({ type: 'Strip', content: ' ', start: 1, stop: 0 })
  }
  return { type: 'Sequence', decoders: steps }
}
