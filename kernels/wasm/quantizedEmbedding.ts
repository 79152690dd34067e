// y[r] = table[ids[r]], the table quantised. Unit: a row. Layout of the table: packQuantized.ts.
import { scratch } from './scratch'

export function quantizedEmbedding(
  table: usize,
  ids: usize,
  y: usize,
  channels: i32,
  bits: i32,
  start: i32,
  end: i32,
): void {
  const groups = ((channels + 31) >> 5) as usize
  const groupBytes: usize = bits == 8 ? 144 : 80
  const bytes = (channels as usize) << 2
  const rest = bytes & 127
  for (let r = start; r < end; r++) {
    const id = load<i32>(ids + ((r as usize) << 2)) as usize
    let group = table + (id >> 2) * groups * groupBytes + ((id & 3) << 2)
    let to = y + (r as usize) * bytes
    const whole = to + bytes - rest
    for (; to < whole; to += 128, group += groupBytes) unpackGroup(group, to, bits)
    if (rest) {
      unpackGroup(group, scratch(), bits)
      memory.copy(to, scratch(), rest)
    }
  }
}

/** The 32 numbers of one row of a group. */
function unpackGroup(group: usize, to: usize, bits: i32): void {
  if (bits == 8) {
    const scale = scaleOf(group + 128)
    for (let i: usize = 0; i < 128; i += 16) store4(v128.load32_zero(group + i), scale, to + i)
  } else {
    const scale = scaleOf(group + 64)
    const mask = i8x16.splat(15)
    const eight = i8x16.splat(8)
    for (let i: usize = 0; i < 64; i += 16) {
      const pair = v128.load32_zero(group + i)
      store4(i8x16.sub(v128.and(pair, mask), eight), scale, to + i)
      store4(i8x16.sub(v128.and(i16x8.shr_u(pair, 4), mask), eight), scale, to + i + 64)
    }
  }
}

/** @inline */
function scaleOf(word: usize): v128 {
  return v128.and(v128.load32_splat(word), i32x4.splat(-0x2000))
}

/** Four signed bytes times a scale. @inline */
function store4(bytes: v128, scale: v128, to: usize): void {
  const whole = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes))
  v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(whole), scale))
}
