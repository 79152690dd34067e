// o[n] = softmax(scale · q · keysᵀ) · values over the places max(0, p − window + 1) … p of the cache row in which
// the query stands, at slots[n] = row · S + p; slots below 0: zeros. Heads share keys and values in groups of H / KV.
// q, o (N, H·D); keys, values (B, S, KV·D); slots (N). Unit: one head of one token: row of the cache after row,
// in each head after head of all tokens that stand there one after the other. So heads share the lines of a row, and the
// tokens of a chunk those of a head, while the processor's cache has them: 32 rows together are too large for it.
// The softmax is updated as blocks of keys pass, so scratch does not grow with the cache.
import { fourDots } from './dots'
import { scratch } from './scratch'
import { expNegative4, laneMax, laneSum, madd } from './simd'

/** Keys whose scores are held at a time. */
const BLOCK: i32 = 1024

export function cachedAttention(
  q: usize,
  keys: usize,
  values: usize,
  slots: usize,
  o: usize,
  tokens: i32,
  batch: i32,
  capacity: i32,
  heads: i32,
  kvHeads: i32,
  headSize: i32,
  window: i32,
  scale: f32,
  start: i32,
  end: i32,
): void {
  const headBytes = (headSize as usize) << 2
  const stride = (kvHeads as usize) * headBytes
  const places = batch * capacity
  for (let from = 0, to = 0; from < tokens; from = to) {
    // Tokens from … to − 1 stand in one row, and have the units from heads · from on.
    const row = rowAt(slots, from, capacity)
    do to++
    while (to < tokens && rowAt(slots, to, capacity) == row)
    const stop = min(end, heads * to)
    for (let unit = max(start, heads * from); unit < stop; unit++) {
      const rest = unit - heads * from
      const h = rest / (to - from)
      const n = from + rest - h * (to - from)
      const offset = ((n * heads + h) as usize) * headBytes
      const slot = load<i32>(slots + ((n as usize) << 2))
      if (slot < 0 || slot >= places) {
        memory.fill(o + offset, 0, headBytes)
        continue
      }
      const position = slot % capacity
      const seen = window > 0 ? min(position + 1, window) : position + 1
      const group = ((h * kvHeads) / heads) as usize
      const first = ((slot + 1 - seen) as usize) * stride + group * headBytes
      attend(q + offset, keys + first, values + first, o + offset, seen, stride, headBytes, scale)
    }
  }
}

/** The row of the cache in which a token stands. @inline */
function rowAt(slots: usize, token: i32, capacity: i32): i32 {
  return load<i32>(slots + ((token as usize) << 2)) / capacity
}

/** One query over `count` keys. */
function attend(
  q: usize,
  keys: usize,
  values: usize,
  o: usize,
  count: i32,
  stride: usize,
  headBytes: usize,
  scale: f32,
): void {
  const scores = scratch()
  let top: f32 = -Infinity
  let total: f32 = 0
  for (let from = 0; from < count; from += BLOCK) {
    const block = min(count - from, BLOCK)
    const offset = (from as usize) * stride
    score(q, keys + offset, scores, block, stride, headBytes, scale)
    const newTop = max(top, maximum(scores, block))
    const keep: f32 = from ? f32x4.extract_lane(expNegative4(f32x4.splat(top - newTop)), 0) : 0
    top = newTop
    total = total * keep + exponentials(scores, block, top)
    addValues(scores, values + offset, o, block, stride, headBytes, keep, from > 0)
  }
  const share: f32 = 1 / total
  for (let d: usize = 0; d < headBytes; d += 4) store<f32>(o + d, load<f32>(o + d) * share)
}

function score(
  q: usize,
  keys: usize,
  scores: usize,
  count: i32,
  stride: usize,
  headBytes: usize,
  scale: f32,
): void {
  const four = f32x4.splat(scale)
  for (let j = 0; j < count; ) {
    // The last fewer than four one by one, four times the same.
    const together = count - j >= 4 ? 4 : 1
    const from = keys + (j as usize) * stride
    const dots = fourDots(q, from, together == 4 ? stride : 0, headBytes)
    v128.store(scores + ((j as usize) << 2), f32x4.mul(dots, four))
    j += together
  }
  for (let d = headBytes & ~15; d < headBytes; d += 4) {
    const number = load<f32>(q + d) * scale
    for (let j: usize = 0; j < (count as usize); j++) {
      const score = scores + (j << 2)
      store<f32>(score, load<f32>(score) + number * load<f32>(keys + j * stride + d))
    }
  }
}

function maximum(x: usize, count: i32): f32 {
  const bytes = (count as usize) << 2
  const whole = bytes & ~15
  let top = f32x4.splat(-Infinity)
  let i: usize = 0
  for (; i < whole; i += 16) top = f32x4.pmax(top, v128.load(x + i))
  let result = laneMax(top)
  for (; i < bytes; i += 4) result = max(result, load<f32>(x + i))
  return result
}

/** x ← e^(x − top). @returns the sum */
function exponentials(x: usize, count: i32, top: f32): f32 {
  const bytes = (count as usize) << 2
  const whole = bytes & ~15
  const shift = f32x4.splat(top)
  let sums = f32x4.splat(0)
  let i: usize = 0
  for (; i < whole; i += 16) {
    const e = expNegative4(f32x4.sub(v128.load(x + i), shift))
    v128.store(x + i, e)
    sums = f32x4.add(sums, e)
  }
  let sum = laneSum(sums)
  for (; i < bytes; i += 4) {
    const e = f32x4.extract_lane(expNegative4(f32x4.splat(load<f32>(x + i) - top)), 0)
    store<f32>(x + i, e)
    sum += e
  }
  return sum
}

/** o = o · keep + Σ p · value; the first block finds no o. */
function addValues(
  p: usize,
  values: usize,
  o: usize,
  count: i32,
  stride: usize,
  headBytes: usize,
  keep: f32,
  onto: bool,
): void {
  const stop = p + ((count as usize) << 2)
  const whole = headBytes & ~15
  let d: usize = 0
  for (; d + 64 <= whole; d += 64) {
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    if (onto) {
      const scale = f32x4.splat(keep)
      s0 = f32x4.mul(v128.load(o + d), scale)
      s1 = f32x4.mul(v128.load(o + d, 16), scale)
      s2 = f32x4.mul(v128.load(o + d, 32), scale)
      s3 = f32x4.mul(v128.load(o + d, 48), scale)
    }
    let value = values + d
    for (let i = p; i < stop; i += 4, value += stride) {
      const weight = v128.load32_splat(i)
      s0 = madd(weight, v128.load(value), s0)
      s1 = madd(weight, v128.load(value, 16), s1)
      s2 = madd(weight, v128.load(value, 32), s2)
      s3 = madd(weight, v128.load(value, 48), s3)
    }
    v128.store(o + d, s0)
    v128.store(o + d, s1, 16)
    v128.store(o + d, s2, 32)
    v128.store(o + d, s3, 48)
  }
  for (; d < whole; d += 16) {
    let s = onto ? f32x4.mul(v128.load(o + d), f32x4.splat(keep)) : f32x4.splat(0)
    let value = values + d
    for (let i = p; i < stop; i += 4, value += stride) {
      s = madd(v128.load32_splat(i), v128.load(value), s)
    }
    v128.store(o + d, s)
  }
  for (; d < headBytes; d += 4) {
    let s: f32 = onto ? load<f32>(o + d) * keep : 0
    let value = values + d
    for (let i = p; i < stop; i += 4, value += stride) s += load<f32>(i) * load<f32>(value)
    store<f32>(o + d, s)
  }
}
