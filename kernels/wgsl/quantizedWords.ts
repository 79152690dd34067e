// Numbers of quantised matrices, as packQuantized.ts lays them out: of each block of four rows, groups of
// 32 columns; of a group vectors whose four words are four columns of each row, at last the scales.

/** Vectors of a group of a block. */
export function groupVectors(bits: number): number {
  return bits === 8 ? 9 : 5
}

/** A scale's word holds other things in its low bits. */
export const scaleOf =
  'fn scaleOf(word: vec4u) -> vec4f { return bitcast<vec4f>(word & vec4u(0xffffe000u)); }'

/** `column(word, n) -> vec4f`: whole numbers of the four rows, of column n of the four in a vector. */
export function columnOf(bits: number): string {
  return bits === 8
    ? 'fn column(word: vec4u, n: u32) -> vec4f { return vec4f(bitcast<vec4i>(word << vec4u(24u - 8u * n)) >> vec4u(24)); }'
    : 'fn column(word: vec4u, n: u32) -> vec4f { return vec4f((word >> vec4u(8u * n)) & vec4u(15)) - 8.0; }'
}
