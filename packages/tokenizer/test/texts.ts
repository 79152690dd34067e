// Texts that look for trouble: white space of all kinds, contractions, every sort of character.

import fc from 'fast-check'

const nasty = [
  ' ',
  '  ',
  '\n',
  '\r\n',
  '\t',
  '\u00a0',
  '\u0085',
  '\u3000',
  '\u2028',
  '\ufeff',
  '\u200b',
  "'",
  "'s",
  "'t",
  "'ll",
  "'ve",
  "'re",
  "'d",
  "'m",
  "'S",
  "'l",
  "'v",
  "'r",
  "''s",
  'a',
  'b',
  'the',
  'Once',
  ' upon',
  'é',
  'ß',
  'e\u0301',
  'ñ',
  'Ω',
  'ж',
  'ع',
  'ह',
  '日',
  '本',
  'ー',
  'ǅ',
  'ª',
  '0',
  '1',
  '42',
  '½',
  '²',
  'Ⅷ',
  '٣',
  '๒',
  '𝟘',
  '𝒳',
  '🙂',
  '👩\u200d👧',
  '\u{10ffff}',
  '\u{e000}',
  '.',
  ',',
  '!',
  '?',
  '-',
  '_',
  '—',
  '“',
  '”',
  '…',
  '\u2581',
  '\u0000',
  '\u0001',
  '\u007f',
  '\u00ad',
  '<|endoftext|>',
  '<s>',
  '</s>',
  '<unk>',
  '<0x0A>',
  'aaaa',
  'ababab',
]

/** Well-formed text. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...nasty), { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

/** Text that may hold lone surrogates. */
export const brokenText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.integer({ min: 0xd800, max: 0xdfff }), fc.integer({ min: 0, max: 0xffff })), {
    maxLength: 40,
  })
  .map((units) => String.fromCharCode(...units))

/** The text that encoding sees: lone surrogates become U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
