// ids (R) drawn from logits (R, V) as settings (R, 6) say: temperature, K, p, min-p, u, ids to choose from.
// Unit: a row. Weights lie in scratch; nothing is sorted.
// Every sum is of blocks of 64 weights, four lanes in float32, whose totals add up in float64.
import { SCRATCH_BYTES, scratch } from './scratch'
import { expNegative4, laneMax, laneSum } from './simd'

const SETTINGS: usize = 24

/** Bytes of a block of weights. */
const BLOCK: usize = 256

/** Below e^−60 nothing weighs. */
const WEIGHTLESS = memory.data<f32>([-60, -60, -60, -60], 16)
const ONES = memory.data<f32>([1, 1, 1, 1], 16)

/** The bits of 1, the largest weight, and how many of them do not tell the bucket. */
const LARGEST: i32 = 0x3f800000
const SHIFT: i32 = 20
const BUCKETS: usize = SCRATCH_BYTES - 8192

export function drawTokens(
  logits: usize,
  settings: usize,
  ids: usize,
  vocabulary: i32,
  start: i32,
  end: i32,
): void {
  for (let r: usize = start; r < (end as usize); r++) {
    const row = logits + ((r * vocabulary) << 2)
    store<i32>(ids + (r << 2), draw(row, settings + r * SETTINGS))
  }
}

function draw(logits: usize, settings: usize): i32 {
  const temperature = load<f32>(settings)
  const topK = load<f32>(settings, 4)
  const topP = load<f32>(settings, 8)
  const bytes = (load<f32>(settings, 20) as usize) << 2
  const top = largest(logits, bytes)
  if (!(abs(top) < Infinity)) return -1
  let best = 0
  while (load<f32>(logits + ((best as usize) << 2)) != top) best++
  if (temperature == 0 || topK == 1) return best
  const weights = scratch()
  const stop = weights + ((bytes + BLOCK - 1) & ~(BLOCK - 1))
  weigh(logits, bytes, top, 1 / temperature)
  let least: f32 = 0
  if (topK > 0 && (topK as usize) << 2 < bytes) least = leastOf(weights, stop, 0, topK, true)
  if (topP < 1) {
    const goal = (topP as f64) * sum(weights, stop, least, false)
    least = leastOf(weights, stop, least, goal, false)
  }
  least = max(least, load<f32>(settings, 12))
  let left = (load<f32>(settings, 16) as f64) * sum(weights, stop, least, false)
  for (let block = weights; block < stop; block += BLOCK) {
    const mass = sum(block, block + BLOCK, least, false)
    if (left >= mass) {
      left -= mass
      continue
    }
    for (let w = block; w < block + BLOCK; w += 4) {
      const weight = load<f32>(w)
      if (weight < least) continue
      left -= weight
      if (left < 0) return ((w - weights) >> 2) as i32
    }
  }
  return best
}

/** Of what is not a number nothing is taken. */
function largest(x: usize, bytes: usize): f32 {
  const whole = bytes & ~15
  let top = f32x4.splat(-Infinity)
  let next = top
  let i: usize = 0
  for (; i + 32 <= whole; i += 32) {
    top = f32x4.pmax(top, v128.load(x + i))
    next = f32x4.pmax(next, v128.load(x + i, 16))
  }
  let result = laneMax(f32x4.pmax(top, next))
  for (; i < bytes; i += 4) {
    const value = load<f32>(x + i)
    if (value > result) result = value
  }
  return result
}

/** Weights to scratch, with zeros up to a whole block. */
function weigh(x: usize, bytes: usize, top: f32, factor: f32): void {
  const to = scratch()
  const whole = bytes & ~15
  let i: usize = 0
  for (; i < whole; i += 16) v128.store(to + i, weight4(v128.load(x + i), top, factor))
  memory.fill(to + i, 0, BLOCK)
  for (; i < bytes; i += 4) {
    const weight = weight4(v128.load32_splat(x + i), top, factor)
    store<f32>(to + i, f32x4.extract_lane(weight, 0))
  }
}

/** @inline */
function weight4(x: v128, top: f32, factor: f32): v128 {
  const power = f32x4.mul(f32x4.sub(x, f32x4.splat(top)), f32x4.splat(factor))
  return v128.and(expNegative4(power), f32x4.gt(power, v128.load(WEIGHTLESS)))
}

/** Of the weights that are not less than `least` the sum, or how many. */
function sum(from: usize, stop: usize, least: f32, count: bool): f64 {
  const bound = f32x4.splat(least)
  const one = v128.load(ONES)
  const counted = i32x4.splat(-(count as i32))
  let total: f64 = 0
  while (from < stop) {
    let even = f32x4.splat(0)
    let odd = even
    for (const end = from + BLOCK; from < end; from += 32) {
      let w = v128.load(from)
      even = f32x4.add(even, v128.and(v128.bitselect(one, w, counted), f32x4.ge(w, bound)))
      w = v128.load(from, 16)
      odd = f32x4.add(odd, v128.and(v128.bitselect(one, w, counted), f32x4.ge(w, bound)))
    }
    total += laneSum(f32x4.add(even, odd))
  }
  return total
}

/**
 * The largest weight, not less than `least`, from which up there is `goal`: so many weights, or so much of them.
 * They are dealt into buckets by their first bits; the bucket in which the goal is reached is halved, again and again.
 */
function leastOf(from: usize, stop: usize, least: f32, goal: f64, count: bool): f32 {
  const buckets = scratch() + BUCKETS
  memory.fill(buckets, 0, ((LARGEST >> SHIFT) + 1) << 3)
  for (let w = from; w < stop; w += 4) {
    const weight = load<f32>(w)
    if (weight < least) continue
    const bucket = buckets + ((load<u32>(w) >> SHIFT) << 3)
    store<f64>(bucket, load<f64>(bucket) + (count ? 1 : (weight as f64)))
  }
  let above: f64 = 0
  let low = LARGEST >> SHIFT
  for (; low > 0; low--) {
    const more = above + load<f64>(buckets + ((low as usize) << 3))
    if (more >= goal) break
    above = more
  }
  low <<= SHIFT
  let high = low + (1 << SHIFT)
  const end = gather(from, stop, max(least, reinterpret<f32>(low)), reinterpret<f32>(high))
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (above + sum(stop, end, reinterpret<f32>(middle), count) >= goal) low = middle
    else high = middle
  }
  return max(least, reinterpret<f32>(low))
}

/** Copies weights from `least` to below `limit` behind the others. @returns the end of their last block */
function gather(from: usize, stop: usize, least: f32, limit: f32): usize {
  let to = stop
  for (; from < stop; from += 16) {
    const w = v128.load(from)
    const wanted = v128.and(f32x4.ge(w, f32x4.splat(least)), f32x4.lt(w, f32x4.splat(limit)))
    for (let mask = i32x4.bitmask(wanted); mask; mask &= mask - 1, to += 4) {
      store<f32>(to, load<f32>(from + ((ctz(mask) as usize) << 2)))
    }
  }
  memory.fill(to, 0, BLOCK)
  return stop + ((to - stop + BLOCK - 1) & ~(BLOCK - 1))
}
