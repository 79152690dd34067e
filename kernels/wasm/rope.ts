// Rotary positions (Su et al. 2021, https://arxiv.org/abs/2104.09864): each pair (a, b) of a head turns by
// the angle of its position: a' = a cos − b sin, b' = a sin + b cos; `inverse` turns back.
// x (B·T, H·D); table (P, D/2, 2) of cos, sin. interleaved: pairs (2i, 2i+1), else (i, i + D/2).
// Unit: a row of x. y may be x.

export function rope(
  x: usize,
  positions: usize,
  table: usize,
  y: usize,
  heads: i32,
  headSize: i32,
  interleaved: i32,
  inverse: i32,
  start: i32,
  end: i32,
): void {
  const headBytes = (headSize as usize) << 2
  const sign: f32 = inverse ? -1 : 1
  for (let row = start; row < end; row++) {
    const position = max(0, load<i32>(positions + ((row as usize) << 2)))
    const angles = table + (position as usize) * headBytes
    let offset = (row as usize) * (heads as usize) * headBytes
    for (let h = 0; h < heads; h++) {
      if (interleaved) turnNeighbours(x + offset, angles, y + offset, headBytes, sign)
      else turnHalves(x + offset, angles, y + offset, headBytes >> 1, sign)
      offset += headBytes
    }
  }
}

function turnNeighbours(x: usize, angles: usize, y: usize, bytes: usize, sign: f32): void {
  const signs = f32x4.mul(f32x4.splat(sign), f32x4(-1, 1, -1, 1))
  const whole = bytes & ~15
  let i: usize = 0
  for (; i < whole; i += 16) {
    const v = v128.load(x + i)
    const cs = v128.load(angles + i)
    const cosine = v128.shuffle<f32>(cs, cs, 0, 0, 2, 2)
    const sine = f32x4.mul(v128.shuffle<f32>(cs, cs, 1, 1, 3, 3), signs)
    const swapped = v128.shuffle<f32>(v, v, 1, 0, 3, 2)
    v128.store(y + i, f32x4.add(f32x4.mul(v, cosine), f32x4.mul(swapped, sine)))
  }
  for (; i < bytes; i += 8) turn(x + i, x + i + 4, y + i, y + i + 4, angles + i, sign)
}

function turnHalves(x: usize, angles: usize, y: usize, half: usize, sign: f32): void {
  const signs = f32x4.splat(sign)
  const whole = half & ~15
  let i: usize = 0
  for (; i < whole; i += 16) {
    const a = v128.load(x + i)
    const b = v128.load(x + half + i)
    const cs0 = v128.load(angles + 2 * i)
    const cs1 = v128.load(angles + 2 * i, 16)
    const cosine = v128.shuffle<f32>(cs0, cs1, 0, 2, 4, 6)
    const sine = f32x4.mul(v128.shuffle<f32>(cs0, cs1, 1, 3, 5, 7), signs)
    v128.store(y + i, f32x4.sub(f32x4.mul(a, cosine), f32x4.mul(b, sine)))
    v128.store(y + half + i, f32x4.add(f32x4.mul(b, cosine), f32x4.mul(a, sine)))
  }
  for (; i < half; i += 4) turn(x + i, x + half + i, y + i, y + half + i, angles + 2 * i, sign)
}

/** @inline */
function turn(a: usize, b: usize, ya: usize, yb: usize, angle: usize, sign: f32): void {
  const cosine = load<f32>(angle)
  const sine = load<f32>(angle, 4) * sign
  const first = load<f32>(a)
  const second = load<f32>(b)
  store<f32>(ya, first * cosine - second * sine)
  store<f32>(yb, second * cosine + first * sine)
}
