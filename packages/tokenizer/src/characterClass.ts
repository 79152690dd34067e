// What a character is to the pre-tokeniser: letter, number, white space or anything else.
// ASCII comes from a table; the rest is asked from the engine's own Unicode tables once per
// character and remembered.

/** Classes of characters; `wide` marks a byte that starts a character beyond ASCII. */
export const letter = 1
const number = 2
export const space = 3
const other = 4
export const wide = 5
/** Class of the byte 0xFF, which never occurs in UTF-8 and so marks the end of a buffer. */
export const end = 6
/** The byte that must follow the text in a buffer given to a scanner. */
export const sentinel = 0xff

/** Class of every byte. */
export const classOfByte: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === sentinel ? end : byte > 127 ? wide : classify(String.fromCharCode(byte)),
)

// Allocated with the first character beyond ASCII; the upper planes only when one shows up.
let known = new Uint8Array(0)

/** Class of the character beyond ASCII that starts at `at` in well-formed UTF-8. */
export function classOfWide(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]
  const code =
    lead < 0xe0
      ? ((lead & 0x1f) << 6) | (bytes[at + 1] & 0x3f)
      : lead < 0xf0
        ? ((lead & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f)
        : ((lead & 0x07) << 18) |
          ((bytes[at + 1] & 0x3f) << 12) |
          ((bytes[at + 2] & 0x3f) << 6) |
          (bytes[at + 3] & 0x3f)
  if (code >= known.length) {
    const larger = new Uint8Array(code < 0x10000 ? 0x10000 : 0x110000)
    larger.set(known)
    known = larger
  }
  return known[code] || (known[code] = classify(String.fromCodePoint(code)))
}

// White_Space, not JavaScript's \s: the reference pattern runs in engines where U+0085 is white
// space and U+FEFF is not.
function classify(character: string): number {
  if (/\p{L}/u.test(character)) return letter
  if (/\p{N}/u.test(character)) return number
  return /\p{White_Space}/u.test(character) ? space : other
}
