// The layout of quantised matrices in WebAssembly memory: as the kernel streams it, from front to back.
//
// Four rows make a block. Of each group of its columns come words of four bytes: four columns of row 0,
// of row 1, 2 and 3, the next four columns …, at last a scale for each row. q4 has columns k and k + 16
// in one byte, the latter in the high bits, 8 added to each. Scales have 13 bits to spare; of q8 they
// hold the group's sum, which takes back what the kernel adds to x to make it positive.
import { Quantized } from '../../quantized.ts'
import { GROUP, type QuantizedType, type Spec } from '../../tensor.ts'

type QuantizedSpec = Spec & { readonly dtype: QuantizedType }

/** Bits of a scale's word that are not the scale's. */
const SPARE = 0x1fff

/** Writes a matrix. @param target storage of the size that the planner gives it */
export function packQuantized(
  { values, scales }: Quantized,
  spec: QuantizedSpec,
  target: Uint8Array,
): void {
  const words = new Int32Array(target.buffer, target.byteOffset, target.length >> 2)
  const scaleBits = new Int32Array(scales.buffer, scales.byteOffset, scales.length)
  const fours = inFours(values, spec.shape[1])
  const eight = spec.dtype === 'q8'
  forEachGroup(spec, (index, word) => {
    const first = index * 8
    let spare = 0
    if (eight) {
      for (let j = 0; j < 8; j++) words[word + 4 * j] = fours[first + j]
      spare = sumOfGroup(fours, first)
    } else {
      // From −8…7 to 0…15 in every byte: the highest of the low four bits turned.
      for (let j = 0; j < 4; j++) {
        words[word + 4 * j] = nibbles(fours[first + j]) | (nibbles(fours[first + j + 4]) << 4)
      }
    }
    words[word + (eight ? 32 : 16)] = scaleBits[index] | (spare & SPARE)
  })
}

/** Four values in a word, each row's last group filled up with zeros. */
function inFours(values: Int8Array, columns: number): Int32Array {
  const { buffer, byteOffset, length } = values
  if (columns % GROUP === 0 && byteOffset % 4 === 0) {
    return new Int32Array(buffer, byteOffset, length >> 2)
  }
  const padded = Math.ceil(columns / GROUP) * GROUP
  const all = new Int8Array((length / columns) * padded)
  for (let from = 0, to = 0; from < length; from += columns, to += padded) {
    all.set(values.subarray(from, from + columns), to)
  }
  return new Int32Array(all.buffer)
}

/** The sum of the 32 values in eight words: made positive, the bytes of a word add up in two halves. */
function sumOfGroup(fours: Int32Array, first: number): number {
  let halves = 0
  for (let j = 0; j < 8; j++) {
    const positive = fours[first + j] ^ 0x80808080
    halves += (positive & 0xff00ff) + ((positive >>> 8) & 0xff00ff)
  }
  return (halves & 0xffff) + (halves >>> 16) - 128 * GROUP
}

/** Reads a matrix back. */
export function unpackQuantized(source: Uint8Array, spec: QuantizedSpec): Quantized {
  const [rows, columns] = spec.shape
  const words = new Int32Array(source.buffer, source.byteOffset, source.length >> 2)
  const values = new Int8Array(rows * columns)
  const scales = new Float32Array(rows * Math.ceil(columns / GROUP))
  const scaleBits = new Int32Array(scales.buffer)
  const eight = spec.dtype === 'q8'
  const groups = Math.ceil(columns / GROUP)
  forEachGroup(spec, (index, word) => {
    const group = index % groups
    const first = Math.floor(index / groups) * columns + group * GROUP
    for (let i = 0; i < Math.min(GROUP, columns - group * GROUP); i++) {
      const k = eight ? i : i & 15
      const byte = words[word + (k & ~3)] >> (8 * (k & 3))
      values[first + i] = eight ? byte : ((byte >> ((i >> 2) & 4)) & 15) - 8
    }
    scaleBits[index] = words[word + (eight ? 32 : 16)] & ~SPARE
  })
  return new Quantized(values, scales)
}

function nibbles(four: number): number {
  return (four ^ 0x08080808) & 0x0f0f0f0f
}

/**
 * Visits the groups row by row, with plain numbers: an object for each would take longer than its work.
 *
 * @param visit is told which of the scales is the group's, and where its first word is
 */
function forEachGroup(
  { shape, dtype }: QuantizedSpec,
  visit: (index: number, word: number) => void,
): void {
  const [rows, columns] = shape
  const groups = Math.ceil(columns / GROUP)
  const groupWords = dtype === 'q8' ? 36 : 20
  for (let row = 0, index = 0; row < rows; row++) {
    for (let g = 0; g < groups; g++, index++) {
      visit(index, ((row >> 2) * groups + g) * groupWords + (row & 3))
    }
  }
}
