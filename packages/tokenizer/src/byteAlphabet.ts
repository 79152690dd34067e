// GPT-2's alphabet: every byte has a printable character, so that vocabularies can be JSON and
// merges can be lines of text. Printable Latin-1 stands for itself; the other 68 bytes follow
// from U+0100 on. Source: Radford et al. 2019, `bytes_to_unicode` of the GPT-2 release.

const characterOfByte: string[] = new Array<string>(256)
const byteOfCharacter = new Map<string, number>()

let moved = 0
for (let byte = 0; byte < 256; byte++) {
  const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
  const character = String.fromCharCode(printable ? byte : 256 + moved++)
  characterOfByte[byte] = character
  byteOfCharacter.set(character, byte)
}

/** Bytes as GPT-2 writes them in vocab.json and merges.txt: " the" is `Ġthe`. */
export function toByteAlphabet(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += characterOfByte[byte]
  return text
}

/** The bytes a GPT-2 vocabulary entry stands for, or undefined if a character is outside the alphabet. */
export function fromByteAlphabet(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const byte = byteOfCharacter.get(text[i])
    if (byte === undefined) return undefined
    bytes[i] = byte
  }
  return bytes
}

/** The 256 bytes in the order of their characters, which is the order of ids in GPT-2's vocabulary. */
export const alphabetOrder: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte).sort(
  (a, b) => characterOfByte[a].charCodeAt(0) - characterOfByte[b].charCodeAt(0),
)
