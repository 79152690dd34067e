// What follows a product before its block leaves the cache: bias and activation.
import { activate4, GELU_ERF, GELU_TANH, geluErf4, geluTanh4, SILU, silu4 } from './activations'

/**
 * x += bias; y = f(x), over a block of rows.
 *
 * @param y      x itself or a matrix laid out like it
 * @param stride bytes between rows
 * @param bias   (columns) or 0
 */
export function finishTile(
  x: usize,
  y: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  bias: usize,
  activation: i32,
): void {
  for (let r = 0; r < rows; r++, x += stride, y += stride) {
    if (bias) addBias(x, bias, columns)
    if (activation) activateRow(x, y, columns, activation)
  }
}

function addBias(x: usize, bias: usize, columns: i32): void {
  const bytes = (columns as usize) << 2
  const whole = bytes & ~15
  let i: usize = 0
  for (; i < whole; i += 16) v128.store(x + i, f32x4.add(v128.load(x + i), v128.load(bias + i)))
  for (; i < bytes; i += 4) store<f32>(x + i, load<f32>(x + i) + load<f32>(bias + i))
}

function activateRow(x: usize, y: usize, columns: i32, activation: i32): void {
  const bytes = (columns as usize) << 2
  const whole = bytes & ~15
  let i: usize = 0
  if (activation == GELU_TANH) {
    for (; i < whole; i += 16) v128.store(y + i, geluTanh4(v128.load(x + i)))
  } else if (activation == GELU_ERF) {
    for (; i < whole; i += 16) v128.store(y + i, geluErf4(v128.load(x + i)))
  } else if (activation == SILU) {
    for (; i < whole; i += 16) v128.store(y + i, silu4(v128.load(x + i)))
  }
  for (; i < bytes; i += 4) {
    const value = activate4(v128.load32_splat(x + i), activation)
    store<f32>(y + i, f32x4.extract_lane(value, 0))
  }
}
