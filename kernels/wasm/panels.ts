// Packing: copies of matrix blocks as panels that a register tile reads from front to back.
// A panel of width w holds w rows of the source, [depth][w]. Rows that a last, narrower panel lacks are
// filled with anything: what is computed from them is never stored.

/**
 * @param rowStride   bytes between rows
 * @param depthStride bytes between successive elements of a row; one of the strides is 4
 * @param width       rows of a panel: 4, 6 or 8
 */
export function packPanels(
  source: usize,
  rowStride: usize,
  depthStride: usize,
  rows: i32,
  depth: i32,
  width: i32,
  panels: usize,
): void {
  if (depthStride == 4) {
    const step = (width as usize) << 2
    for (let row = 0; row < rows; row += width) {
      packRows(source, rowStride, min(rows - row, width), depth, step, panels)
      source += (width as usize) * rowStride
      panels += (depth as usize) * step
    }
  } else {
    packColumns(source, depthStride, rows, depth, width, panels)
  }
}

/** Rows that lie in memory one after another: transposes. */
function packRows(
  source: usize,
  stride: usize,
  count: i32,
  depth: i32,
  step: usize,
  panel: usize,
): void {
  const last = source + ((count - 1) as usize) * stride
  const r1 = min(source + stride, last)
  const r2 = min(source + 2 * stride, last)
  const r3 = min(source + 3 * stride, last)
  transpose4(source, r1, r2, r3, depth, step, panel)
  if (step == 16) return
  const r4 = min(source + 4 * stride, last)
  const r5 = min(source + 5 * stride, last)
  if (step == 24) {
    transpose2(r4, r5, depth, panel + 16)
  } else {
    const r6 = min(source + 6 * stride, last)
    const r7 = min(source + 7 * stride, last)
    transpose4(r4, r5, r6, r7, depth, step, panel + 16)
  }
}

function transpose4(
  r0: usize,
  r1: usize,
  r2: usize,
  r3: usize,
  depth: i32,
  step: usize,
  panel: usize,
): void {
  const bytes = (depth as usize) << 2
  const whole = bytes & ~15
  let i: usize = 0
  for (; i < whole; i += 16) {
    const v0 = v128.load(r0 + i)
    const v1 = v128.load(r1 + i)
    const v2 = v128.load(r2 + i)
    const v3 = v128.load(r3 + i)
    const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5)
    const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5)
    const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7)
    const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7)
    v128.store(panel, v128.shuffle<f64>(low01, low23, 0, 2))
    v128.store(panel + step, v128.shuffle<f64>(low01, low23, 1, 3))
    v128.store(panel + 2 * step, v128.shuffle<f64>(high01, high23, 0, 2))
    v128.store(panel + 3 * step, v128.shuffle<f64>(high01, high23, 1, 3))
    panel += 4 * step
  }
  for (; i < bytes; i += 4, panel += step) {
    store<f32>(panel, load<f32>(r0 + i))
    store<f32>(panel, load<f32>(r1 + i), 4)
    store<f32>(panel, load<f32>(r2 + i), 8)
    store<f32>(panel, load<f32>(r3 + i), 12)
  }
}

/** Rows 4 and 5 of a panel of six. */
function transpose2(r0: usize, r1: usize, depth: i32, panel: usize): void {
  const bytes = (depth as usize) << 2
  const whole = bytes & ~15
  let i: usize = 0
  for (; i < whole; i += 16, panel += 96) {
    const v0 = v128.load(r0 + i)
    const v1 = v128.load(r1 + i)
    const low = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5)
    const high = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7)
    v128.store64_lane(panel, low, 0)
    v128.store64_lane(panel, low, 1, 24)
    v128.store64_lane(panel, high, 0, 48)
    v128.store64_lane(panel, high, 1, 72)
  }
  for (; i < bytes; i += 4, panel += 24) {
    store<f32>(panel, load<f32>(r0 + i))
    store<f32>(panel, load<f32>(r1 + i), 4)
  }
}

/**
 * Rows that lie across memory: their elements of equal depth are neighbours. Eight depths at a time, because
 * with a stride of a page all lines fall into one set of the cache, which holds eight to twelve.
 */
function packColumns(
  source: usize,
  stride: usize,
  rows: i32,
  depth: i32,
  width: i32,
  panels: usize,
): void {
  const step = (width as usize) << 2
  const next = (depth as usize) * step
  const whole = rows / width
  for (let k = 0; k < depth; k += 8) {
    const count = min(8, depth - k)
    touchRows(source, stride, count, (rows as usize) << 2, panels)
    let from = source
    let to = panels
    for (let p = 0; p < whole; p++, from += step, to += next) {
      if (width == 8) copyColumns8(from, stride, count, to)
      else if (width == 6) copyColumns6(from, stride, count, to)
      else copyColumns4(from, stride, count, to)
    }
    if (whole * width < rows) copyNarrow(from, stride, rows - whole * width, count, step, to)
    source += 8 * stride
    panels += 8 * step
  }
}

/** Brings rows into the cache one after another: a processor foresees one stream in a page, not eight. */
function touchRows(source: usize, stride: usize, rows: i32, bytes: usize, panels: usize): void {
  let any: i32 = 0
  for (let r = 0; r < rows; r++, source += stride) {
    for (let i: usize = 0; i < bytes; i += 64) any |= load<i32>(source + i)
  }
  // Stored where a panel goes next, so that no compiler drops the loads.
  store<i32>(panels, any)
}

function copyColumns8(from: usize, stride: usize, count: i32, to: usize): void {
  for (let k = 0; k < count; k++, from += stride, to += 32) {
    v128.store(to, v128.load(from))
    v128.store(to, v128.load(from, 16), 16)
  }
}

function copyColumns6(from: usize, stride: usize, count: i32, to: usize): void {
  for (let k = 0; k < count; k++, from += stride, to += 24) {
    v128.store(to, v128.load(from))
    store<u64>(to, load<u64>(from, 16), 16)
  }
}

function copyColumns4(from: usize, stride: usize, count: i32, to: usize): void {
  for (let k = 0; k < count; k++, from += stride, to += 16) v128.store(to, v128.load(from))
}

/** The last panel, where reading whole vectors could pass the end of the memory. */
function copyNarrow(
  from: usize,
  stride: usize,
  rows: i32,
  count: i32,
  step: usize,
  to: usize,
): void {
  for (let k = 0; k < count; k++, from += stride, to += step) {
    for (let r = 0; r < rows; r++) {
      const offset = (r as usize) << 2
      store<f32>(to + offset, load<f32>(from + offset))
    }
  }
}
