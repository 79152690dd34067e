// Four lanes at a time: fused multiply-add, exponential and its relatives, horizontal sums.
// Constants are read from memory: V8 builds a splat of a literal anew at every use, which makes exp
// 2.4 times slower. Bounds stand second in pmin and pmax: so a NaN stays one.

const ONE = memory.data<f32>([1, 1, 1, 1], 16)

/** a · b + c, fused where the build allows it. @inline */
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

const LOW = memory.data<f32>([-88, -88, -88, -88], 16)
const HIGH = memory.data<f32>([87, 87, 87, 87], 16)
const NEGATIVE_LOW = memory.data<f32>([-60, -60, -60, -60], 16)
const EXP2_LOW = memory.data<f32>([-90, -90, -90, -90], 16)
const LOG2E = memory.data<f32>([1.44269504, 1.44269504, 1.44269504, 1.44269504], 16)
const MINUS_LOG2E = memory.data<f32>([-1.44269504, -1.44269504, -1.44269504, -1.44269504], 16)
/** 1.5 · 2^23: adding it rounds to a whole number, which then stands in the low bits. */
const MAGIC = memory.data<f32>([12582912, 12582912, 12582912, 12582912], 16)
// Minimax: 2^r = 1 + r q(r) on |r| ≤ 1/2, relative error 9.1e-8.
const EXP2_1 = memory.data<f32>([0.693147, 0.693147, 0.693147, 0.693147], 16)
const EXP2_2 = memory.data<f32>([0.24022242, 0.24022242, 0.24022242, 0.24022242], 16)
const EXP2_3 = memory.data<f32>([0.055507336, 0.055507336, 0.055507336, 0.055507336], 16)
const EXP2_4 = memory.data<f32>([0.009671513, 0.009671513, 0.009671513, 0.009671513], 16)
const EXP2_5 = memory.data<f32>([0.0013264727, 0.0013264727, 0.0013264727, 0.0013264727], 16)

/**
 * e^−x; x below −88 counts as −88, above 87 as 87. Relative error 2e-7 + 2e-8 |x| (base build: + 6e-8 |x|).
 * @inline
 */
export function expMinus4(x: v128): v128 {
  return expWithin(f32x4.pmin(f32x4.pmax(x, v128.load(LOW)), v128.load(HIGH)), MINUS_LOG2E)
}

/**
 * e^x for x ≤ 0; x below −60 counts as −60: products with it are not subnormal, which would be slow.
 * @inline
 */
export function expNegative4(x: v128): v128 {
  return expWithin(f32x4.pmax(x, v128.load(NEGATIVE_LOW)), LOG2E)
}

/** e^±x, the sign given by `log2e`. @inline */
function expWithin(x: v128, log2e: usize): v128 {
  const shifted = madd(x, v128.load(log2e), v128.load(MAGIC))
  const minusN = f32x4.sub(v128.load(MAGIC), shifted)
  return scaledPower(madd(x, v128.load(log2e), minusN), shifted)
}

/** 2^x for x ≤ 0; x below −90 counts as −90, as in {@link expNegative4}. Relative error 2e-7. @inline */
export function exp2Negative4(x: v128): v128 {
  x = f32x4.pmax(x, v128.load(EXP2_LOW))
  const shifted = f32x4.add(x, v128.load(MAGIC))
  const minusN = f32x4.sub(v128.load(MAGIC), shifted)
  return scaledPower(f32x4.add(x, minusN), shifted)
}

/** 2^r · 2^n, |r| ≤ 1/2, with n in the low bits of `shifted`. @inline */
function scaledPower(r: v128, shifted: v128): v128 {
  let q = madd(v128.load(EXP2_5), r, v128.load(EXP2_4))
  q = madd(q, r, v128.load(EXP2_3))
  q = madd(q, r, v128.load(EXP2_2))
  q = madd(q, r, v128.load(EXP2_1))
  return i32x4.add(madd(q, r, v128.load(ONE)), i32x4.shl(shifted, 23))
}

/** 1 / (1 + e^−x) @inline */
export function sigmoid4(x: v128): v128 {
  const one = v128.load(ONE)
  return f32x4.div(one, f32x4.add(one, expMinus4(x)))
}

/** Sum of the four lanes, in one fixed order. @inline */
export function laneSum(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

/** Largest of the four lanes. @inline */
export function laneMax(x: v128): f32 {
  const pairs = f32x4.pmax(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1))
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1))
}

/** The four lane sums of a, b, c, d. @inline */
export function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
}
