// Encoding repair: what went wrong between a model and a file is undone before a story is looked at.

/** Text as it was meant to be, and whether anything had to change. */
export interface Repaired {
  readonly text: string
  readonly changed: boolean
}

/**
 * Undoes UTF-8 that was read as Windows-1252 (`â€™`), unifies line ends and spaces, drops invisible characters.
 *
 * @param ascii also turns curly quotes, dashes and ellipses into ASCII, as in the public data set
 */
export function repair(text: string, ascii = true): Repaired {
  let fixed = unmangle(text)
  fixed = fixed
    .normalize('NFC')
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\t\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/ {2,}/g, ' ')
  if (ascii) {
    fixed = fixed
      .replace(/[‘’‚‛′`´]/g, "'")
      .replace(/[“”„‟″«»]/g, '"')
      .replace(/ ?[—―] ?/g, ' - ')
      .replace(/[‐‑‒–−]/g, '-')
      .replaceAll('…', '...')
  }
  fixed = fixed.trim()
  return { text: fixed, changed: fixed !== text }
}

// Characters that are Windows-1252 and whose bytes are one UTF-8 character. Only leading bytes of Latin letters, punctuation
// and emoji: "ß”" may well be what it seems.
function unmangle(text: string): string {
  return text.replace(mangled, (run) => {
    const bytes = Uint8Array.from(run, byteOf)
    const decoded = new TextDecoder().decode(bytes)
    return decoded.includes('\ufffd') ? run : decoded
  })
}

const rest = '[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]'
const mangled = new RegExp(`[ÂÃ]${rest}|â${rest}{2}|ð${rest}{3}`, 'g')
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

function byteOf(character: string): number {
  const code = character.charCodeAt(0)
  if (code < 0x100) return code
  return 0x80 + windows1252.indexOf(character)
}
