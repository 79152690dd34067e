// The normalizer and pre_tokenizer of a tokenizer.json, as text rules. What we do not know is an
// error, not a guess: a tokenizer that is nearly right spoils a model quietly.

import type { NormalizerStep, TextRules, TokenizerDefinition } from '../definition.ts'
import { spaceMarker } from '../prepare.ts'
import { gpt2Pattern } from '../words.ts'
import type { JsonField } from './json.ts'

/** Spaces at the ends of a text, as HF's regular expressions say it. */
export const trimPattern: string = String.raw`\A +| +\z`

/** What happens to text before merging, as far as it is known. */
export interface TextSetup {
  byteLevel: boolean
  words: TokenizerDefinition['words']
  prefix: TextRules['prefix']
  marker: boolean
  readonly steps: NormalizerStep[]
}

/** Reads both fields of the file's root. */
export function readTextRules(root: JsonField): TextSetup {
  const setup: TextSetup = {
    byteLevel: false,
    words: 'whole',
    prefix: 'never',
    marker: false,
    steps: [],
  }
  for (const step of sequence(root.get('normalizer'), 'normalizers')) readNormalizer(step, setup)
  for (const step of sequence(root.get('pre_tokenizer'), 'pretokenizers')) {
    readPreTokenizer(step, setup)
  }
  return setup
}

/** A component, the components of a Sequence, or none. */
export function sequence(field: JsonField, name: string): JsonField[] {
  if (field.absent) return []
  if (field.get('type').string() !== 'Sequence') return [field]
  return field
    .get(name)
    .items()
    .flatMap((item) =>
      item.get('type').value === 'Sequence' ? item.fail('must not nest sequences') : [item],
    )
}

function readNormalizer(field: JsonField, setup: TextSetup): void {
  const type = field.get('type').string()
  switch (type) {
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
    case 'Lowercase':
      setup.steps.push({ type })
      return
    case 'Strip':
      if (!field.get('strip_left').booleanOr(true) || !field.get('strip_right').booleanOr(true)) {
        field.fail('must strip both sides; stripping one is not supported')
      }
      setup.steps.push({ type })
      return
    case 'Prepend': {
      const text = field.get('prepend').string()
      if (text !== spaceMarker && text !== ' ') field.get('prepend').fail('must be U+2581')
      setup.prefix = 'always'
      return
    }
    case 'Replace':
      readReplace(field, setup)
      return
    default:
      field.get('type').fail('is not a supported normalizer')
  }
}

function readReplace(field: JsonField, setup: TextSetup): void {
  const pattern = field.get('pattern')
  const to = field.get('content').string()
  if (!pattern.get('Regex').absent) {
    const regex = pattern.get('Regex')
    if (regex.value === trimPattern && to === '') {
      setup.steps.push({ type: 'Trim' })
      return
    }
    if (!/^ (\{2,\}|\+)$/.test(regex.string()) || (to !== ' ' && to !== spaceMarker)) {
      regex.fail('must collapse spaces; other patterns are not supported')
    }
    setup.steps.push({ type: 'Squeeze' })
    if (to === spaceMarker) setup.marker = true
    return
  }
  const from = pattern.get('String').string()
  if (from === '') pattern.get('String').fail('must not be empty')
  if (from === ' ' && to === spaceMarker) setup.marker = true
  else setup.steps.push({ type: 'Replace', from, to })
}

function readPreTokenizer(field: JsonField, setup: TextSetup): void {
  const type = field.get('type').string()
  switch (type) {
    case 'ByteLevel':
      setup.byteLevel = true
      if (field.get('add_prefix_space').booleanOr(true)) setup.prefix = 'missing'
      if (field.get('use_regex').booleanOr(true)) {
        if (setup.words === 'whole') setup.words = 'gpt2'
        else if (setup.words === eachDigit) setup.words = gpt2BesideDigits(String.raw`\p{N}`)
        else if (setup.words === digitRuns) setup.words = gpt2BesideDigits(String.raw`\p{N}+`)
        else field.fail('must not split again after another split')
      } else if (setup.words !== 'whole' && setup.prefix === 'missing') {
        field.get('add_prefix_space').fail('must be false after a split')
      }
      return
    case 'Digits':
      if (setup.words !== 'whole') field.fail('must come before other splits')
      setup.words = field.get('individual_digits').booleanOr(false) ? eachDigit : digitRuns
      return
    case 'Metaspace':
      readMetaspace(field, setup)
      return
    case 'Split':
      // Some files split at spaces after a normalizer that has left none.
      if (setup.marker && field.get('pattern').get('String').value === ' ') return
      if (setup.words !== 'whole') field.fail('must be the only split')
      setup.words = readSplit(field)
      return
    default:
      field.get('type').fail('is not a supported pre_tokenizer')
  }
}

function readMetaspace(field: JsonField, setup: TextSetup): void {
  const replacement = field.get('replacement').stringOr(spaceMarker)
  if (replacement !== spaceMarker) field.get('replacement').fail('must be U+2581')
  setup.marker = true
  setup.words = field.get('split').booleanOr(true) ? 'spaces' : 'whole'
  const legacy = field.get('add_prefix_space').booleanOr(true) ? 'always' : 'never'
  const scheme = field.get('prepend_scheme')
  switch (scheme.stringOr(legacy)) {
    case 'always':
      setup.prefix = 'missing'
      return
    case 'first':
      setup.prefix = 'first-missing'
      return
    case 'never':
      return
    default:
      scheme.fail('must be "always", "first" or "never"')
  }
}

function readSplit(field: JsonField): TokenizerDefinition['words'] {
  const behavior = field.get('behavior')
  if (behavior.stringOr('Isolated') !== 'Isolated') behavior.fail('must be "Isolated"')
  if (field.get('invert').booleanOr(false)) field.get('invert').fail('must be false')
  const regex = field.get('pattern').get('Regex')
  const source = regex.string()
  if (source === gpt2Pattern || source === gpt2PatternAsPublished) return 'gpt2'
  try {
    return new RegExp(inUnicode(source), 'gu')
  } catch {
    return regex.fail('must be a pattern that JavaScript understands too')
  }
}

const eachDigit = /\p{N}/gu
const digitRuns = /\p{N}+/gu

// GPT-2's pattern on the texts between digits: white space before a digit ends such a text.
function gpt2BesideDigits(digits: string): RegExp {
  const letters = String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?[^\s\p{L}\p{N}]+`
  return new RegExp(inUnicode(String.raw`${digits}|${letters}|\s+(?=\p{N})|\s+(?!\S)|\s+`), 'gu')
}

// The same words in the order of the first release.
const gpt2PatternAsPublished = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`

// \s means White_Space in the engines these patterns are written for.
function inUnicode(source: string): string {
  return source.replace(/\\(.)/gsu, (whole, letter) =>
    letter === 's'
      ? String.raw`\p{White_Space}`
      : letter === 'S'
        ? String.raw`\P{White_Space}`
        : whole,
  )
}
