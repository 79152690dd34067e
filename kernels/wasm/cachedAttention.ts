// o[n] = softmax(scale · q · keysᵀ) · values over the places max(0, p − window + 1) … p of the cache row in which
// the query stands, at slots[n] = row · S + p; slots below 0: zeros. Heads share keys and values in groups of H / KV.
// q, o (N, H·D); keys, values (B, S, KV·D); slots (N). Unit: one head of one token: row of the cache after row,
// in each head after head of all tokens that stand there one after the other. So heads share the lines of a row, and the
// tokens of a chunk those of a head, while the processor's cache has them: 32 rows together are too large for it.
// The softmax is updated as blocks of keys pass, so scratch does not grow with the cache.
import { scratch } from './scratch'
import { expNegative4, laneMax, laneSum, laneSums, madd } from './simd'

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
  memory.fill(o, 0, headBytes)
  for (let from = 0; from < count; from += BLOCK) {
    const block = min(count - from, BLOCK)
    const offset = (from as usize) * stride
    score(q, keys + offset, scores, block, stride, headBytes, scale)
    const newTop = max(top, maximum(scores, block))
    const keep = f32x4.extract_lane(expNegative4(f32x4.splat(top - newTop)), 0)
    top = newTop
    total = total * keep + exponentials(scores, block, top)
    addValues(scores, values + offset, o, block, stride, headBytes, keep)
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
  const factor = f32x4.splat(scale)
  const whole = headBytes & ~31
  for (let j = 0; j < count; ) {
    // The last fewer than four one by one, four times the same.
    const together = count - j >= 4 ? 4 : 1
    const step = together == 4 ? stride : 0
    const k0 = keys + (j as usize) * stride
    const k1 = k0 + step
    const k2 = k1 + step
    const k3 = k2 + step
    let a = f32x4.splat(0)
    let b = a
    let c = a
    let d = a
    for (let i: usize = 0; i < whole; i += 32) {
      let r = v128.load(q + i)
      a = madd(r, v128.load(k0 + i), a)
      b = madd(r, v128.load(k1 + i), b)
      c = madd(r, v128.load(k2 + i), c)
      d = madd(r, v128.load(k3 + i), d)
      r = v128.load(q + i, 16)
      a = madd(r, v128.load(k0 + i, 16), a)
      b = madd(r, v128.load(k1 + i, 16), b)
      c = madd(r, v128.load(k2 + i, 16), c)
      d = madd(r, v128.load(k3 + i, 16), d)
    }
    v128.store(scores + ((j as usize) << 2), f32x4.mul(laneSums(a, b, c, d), factor))
    j += together
  }
  for (let d = whole; d < headBytes; d += 4) {
    const number = load<f32>(q + d) * scale
    for (let j: usize = 0; j < (count as usize); j++) {
      const score = scores + (j << 2)
      store<f32>(score, load<f32>(score) + number * load<f32>(keys + j * stride + d))
    }
  }
  // Up to whole vectors: what is nothing beside the largest.
  v128.store(scores + ((count as usize) << 2), f32x4.splat(-Infinity))
}

function maximum(x: usize, count: i32): f32 {
  let top = f32x4.splat(-Infinity)
  for (const stop = x + ((count as usize) << 2); x < stop; x += 16) {
    top = f32x4.pmax(top, v128.load(x))
  }
  return laneMax(top)
}

/** x ← e^(x − top). @returns the sum */
function exponentials(x: usize, count: i32, top: f32): f32 {
  const shift = f32x4.splat(top)
  let sums = f32x4.splat(0)
  for (const stop = x + ((count as usize) << 2); x < stop; x += 16) {
    const e = expNegative4(f32x4.sub(v128.load(x), shift))
    v128.store(x, e)
    sums = f32x4.add(sums, e)
  }
  return laneSum(sums)
}

/** o = o · keep + Σ p · value */
function addValues(
  p: usize,
  values: usize,
  o: usize,
  count: i32,
  stride: usize,
  headBytes: usize,
  keep: f32,
): void {
  const stop = p + ((count as usize) << 2)
  const whole = headBytes & ~31
  const v = 2 * stride
  let d: usize = 0
  for (; d < whole; d += 32) {
    let a0 = f32x4.mul(v128.load(o + d), f32x4.splat(keep))
    let a1 = f32x4.mul(v128.load(o + d, 16), f32x4.splat(keep))
    let b0 = f32x4.splat(0)
    let b1 = b0
    let c0 = b0
    let c1 = b0
    let d0 = b0
    let d1 = b0
    let value = values + d
    let i = p
    // Four values at a time, so as not to wait for sums.
    for (; i + 16 <= stop; i += 16, value += 2 * v) {
      let weight = v128.load32_splat(i)
      a0 = madd(weight, v128.load(value), a0)
      a1 = madd(weight, v128.load(value, 16), a1)
      weight = v128.load32_splat(i, 4)
      b0 = madd(weight, v128.load(value + stride), b0)
      b1 = madd(weight, v128.load(value + stride, 16), b1)
      weight = v128.load32_splat(i, 8)
      c0 = madd(weight, v128.load(value + v), c0)
      c1 = madd(weight, v128.load(value + v, 16), c1)
      weight = v128.load32_splat(i, 12)
      d0 = madd(weight, v128.load(value + v + stride), d0)
      d1 = madd(weight, v128.load(value + v + stride, 16), d1)
    }
    for (; i < stop; i += 4, value += stride) {
      const weight = v128.load32_splat(i)
      a0 = madd(weight, v128.load(value), a0)
      a1 = madd(weight, v128.load(value, 16), a1)
    }
    v128.store(o + d, f32x4.add(f32x4.add(a0, b0), f32x4.add(c0, d0)))
    v128.store(o + d, f32x4.add(f32x4.add(a1, b1), f32x4.add(c1, d1)), 16)
  }
  for (; d < headBytes; d += 4) {
    let s = load<f32>(o + d) * keep
    let value = values + d
    for (let i = p; i < stop; i += 4, value += stride) s += load<f32>(i) * load<f32>(value)
    store<f32>(o + d, s)
  }
}
