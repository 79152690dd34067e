// Damages bytes as bad disks, cut downloads and ill will do. Seeded, so that failures repeat.
import type { Random } from '../src/index.ts'

/** Values that overflow, are negative, or are far too large. */
const hostile = [
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0, 0, 0, 0x20, 0],
  [0, 0, 0, 0x80],
  [0, 0, 0, 0],
  [0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0, 0],
]

/** A damaged copy. @param head most damage falls on this many bytes at the beginning */
export function mutate(bytes: Uint8Array, random: Random, head: number): Uint8Array {
  const below = (n: number): number => Math.floor(random.uniform() * n)
  let result: Uint8Array = bytes.slice()
  for (let times = 1 + below(3); times > 0 && result.length > 0; times--) {
    const at = below(random.uniform() < 0.8 ? Math.min(head, result.length) : result.length)
    const kind = below(6)
    if (kind === 0) result[at] ^= 1 << below(8)
    else if (kind === 1) result[at] = below(256)
    else if (kind === 2) result = result.slice(0, at)
    else if (kind === 3) result.set(hostile[below(hostile.length)].slice(0, result.length - at), at)
    else if (kind === 4) result = joined(result.subarray(0, at), result.subarray(at + 1 + below(8)))
    else result = joined(result.subarray(0, at), result.subarray(below(at + 1)))
  }
  return result
}

/** A text with one number replaced by another that is hostile, or one quoted word by another. */
export function mutateText(text: string, random: Random): string {
  const below = (n: number): number => Math.floor(random.uniform() * n)
  const words = ['"F64"', '"BF16"', '"x"', '[]', '{}', 'null', '-1', '1e308', '0.5', '0', 'true']
  const numbers = ['9007199254740993', '4294967296', '1e99', '-0', '18446744073709551616', '3']
  const places = [...text.matchAll(/"[^"]*"|\d+(\.\d+)?(e-?\d+)?/g)]
  const place = places[below(places.length)]
  const by = below(2) ? words[below(words.length)] : numbers[below(numbers.length)]
  return text.slice(0, place.index) + by + text.slice(place.index + place[0].length)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
