// o = softmax(scale · q · kᵀ) · v, causal: query i sees keys max(0, i − window + 1) … i (window 0: all up
// to i). lse = log Σ e^score. Heads share keys and values in groups of H / KV.
// q, o (B, T, H·D); k, v (B, T, KV·D); lse (B, H, T) or absent. Unit: one head of one sequence.
// The softmax is updated as blocks of keys pass; see flash.ts.
// Best (Ice Lake 3.5 GHz, T = 256, counting visible pairs only): 30, 37, 41, 42 GFLOP/s for heads of 16, 32, 48,
// 64, where matmul does 52.7; the exponentials alone take 0.4 ns a pair.
import {
  keysOfBlock,
  LN2,
  LOG2E,
  multiplyKeys,
  multiplyPanels,
  packColumns,
  scaleNumbers,
  visible,
  writeTransposed,
} from './flash'
import { packPanels } from './panels'
import { scratch } from './scratch'
import { exp2Negative4 } from './simd'
import { tileRows } from './tile'

/** What a score counts as that shall not be seen. */
const HIDDEN = memory.data<f32>([-1e30, -1e30, -1e30, -1e30], 16)

export function attention(
  q: usize,
  k: usize,
  v: usize,
  o: usize,
  lse: usize,
  batch: i32,
  time: i32,
  heads: i32,
  kvHeads: i32,
  headSize: i32,
  window: i32,
  scale: f32,
  start: i32,
  end: i32,
): void {
  const headBytes = (headSize as usize) << 2
  const stride = (heads as usize) * headBytes
  const kvStride = (kvHeads as usize) * headBytes
  // Such a window hides nothing.
  if (window >= time) window = 0
  const block = keysOfBlock(headSize)
  for (let unit = start; unit < end; unit++) {
    const b = unit / heads
    const h = unit - b * heads
    const offset = ((b * time) as usize) * stride + (h as usize) * headBytes
    const kvHead = ((h * kvHeads) / heads) as usize
    const kvOffset = ((b * time) as usize) * kvStride + kvHead * headBytes
    const lseRow = lse ? lse + (((unit as usize) * (time as usize)) << 2) : 0
    for (let from = 0; from < time; from += block) {
      const count = min(block, time - from)
      attendBlock(
        q + offset,
        k + kvOffset,
        v + kvOffset,
        o + offset,
        lseRow,
        stride,
        kvStride,
        headSize,
        window,
        scale,
        from,
        count,
        block,
      )
    }
  }
}

/** All of a block of `count` queries. */
function attendBlock(
  q: usize,
  k: usize,
  v: usize,
  o: usize,
  lse: usize,
  stride: usize,
  kvStride: usize,
  headSize: i32,
  window: i32,
  scale: f32,
  from: i32,
  count: i32,
  block: i32,
): void {
  const matrix = ((block * ((headSize + 7) & ~7)) as usize) << 2
  const queries = scratch()
  const keyPanels = queries + matrix
  const valuePanels = keyPanels + matrix
  const sums = valuePanels + matrix
  /** Of each query the largest score and the sum of exponentials: per panel 8 + 8. */
  const state = sums + matrix
  const scores = state + ((block as usize) << 3)
  const panelBytes = (headSize as usize) << 5
  // With room for the rows that pad the last tile.
  const sumBytes = (((headSize + 7) & ~7) as usize) << 5
  const panels = (count + 7) >> 3
  const tall = tileRows()
  packPanels(q + (from as usize) * stride, stride, 4, count, headSize, 8, queries)
  scaleNumbers(queries, panels * 8 * headSize, scale * LOG2E)

  const firstKey = window > 0 ? max(0, from - window + 1) : 0
  for (let keyFrom = (firstKey / block) * block; keyFrom < from + count; keyFrom += block) {
    const keyCount = min(block, from + count - keyFrom)
    const at = (keyFrom as usize) * kvStride
    packPanels(k + at, kvStride, 4, keyCount, headSize, tileRows(), keyPanels)
    packColumns(v + at, kvStride, headSize, keyCount, valuePanels)
    for (let p = 0; p < panels; p++) {
      const query = from + 8 * p
      const low = window > 0 ? max(keyFrom, query - window + 1) : keyFrom
      const high = min(keyFrom + keyCount, query + 8)
      const first = low - keyFrom
      const rows = high - low
      if (rows <= 0) continue
      const onto = keyFrom > 0 && (window == 0 || query - window + 1 < keyFrom)
      const queryPanel = queries + (p as usize) * panelBytes
      const toPanel = (high - keyFrom + tall - 1) / tall
      multiplyKeys(keyPanels, queryPanel, headSize, first / tall, toPanel, scores)
      hide(scores, low, high, keyFrom, query, window)
      const sum = sums + (p as usize) * sumBytes
      softmax(
        scores + ((first as usize) << 5),
        rows,
        state + ((p as usize) << 6),
        onto,
        sum,
        headSize,
      )
      multiplyPanels(valuePanels, keyCount, headSize, scores, first, rows, sum, onto)
    }
  }

  for (let p = 0; p < panels; p++) {
    const query = from + 8 * p
    const top = state + ((p as usize) << 6)
    const total = top + 32
    const rows = min(8, from + count - query)
    if (lse) {
      for (let i = 0; i < rows; i++) {
        const lane = (i as usize) << 2
        const value = load<f32>(top + lane) * LN2 + Mathf.log(load<f32>(total + lane))
        store<f32>(lse + ((query as usize) << 2) + lane, value)
      }
    }
    const one = f32x4.splat(1)
    v128.store(total, f32x4.div(one, v128.load(total)))
    v128.store(total, f32x4.div(one, v128.load(total, 16)), 16)
    const sum = sums + (p as usize) * sumBytes
    const to = o + (query as usize) * stride
    writeTransposed(sum, headSize, total, to, stride, rows, false)
  }
}

/** Hides the scores of keys that a query must not see. Only rows at the two edges hold such. */
function hide(scores: usize, low: i32, high: i32, keyFrom: i32, query: i32, window: i32): void {
  const past = window > 0 ? min(high, query + 8 - window) : low
  for (let key = low; key < past; key++) hideRow(scores, key, keyFrom, query, window)
  for (let key = max(past, query + 1); key < high; key++) {
    hideRow(scores, key, keyFrom, query, window)
  }
}

function hideRow(scores: usize, key: i32, keyFrom: i32, query: i32, window: i32): void {
  const row = scores + (((key - keyFrom) as usize) << 5)
  const hidden = v128.load(HIDDEN)
  const low = visible(key, query, 0, window, i32.MAX_VALUE)
  const high = visible(key, query, 16, window, i32.MAX_VALUE)
  v128.store(row, v128.bitselect(v128.load(row), hidden, low))
  v128.store(row, v128.bitselect(v128.load(row, 16), hidden, high), 16)
}

/**
 * scores (rows, 8) ← 2^(score − top) with top the largest score of each query so far; if blocks came
 * before (`onto`), what they left in `state` and `sums` (headSize, 8) is brought to the new top.
 */
function softmax(
  scores: usize,
  rows: i32,
  state: usize,
  onto: bool,
  sums: usize,
  headSize: i32,
): void {
  const stop = scores + ((rows as usize) << 5)
  let low = v128.load(scores)
  let high = v128.load(scores, 16)
  let low1 = low
  let high1 = high
  let at = scores
  for (; at + 64 <= stop; at += 64) {
    low = f32x4.pmax(low, v128.load(at))
    high = f32x4.pmax(high, v128.load(at, 16))
    low1 = f32x4.pmax(low1, v128.load(at, 32))
    high1 = f32x4.pmax(high1, v128.load(at, 48))
  }
  if (at < stop) {
    low = f32x4.pmax(low, v128.load(at))
    high = f32x4.pmax(high, v128.load(at, 16))
  }
  low = f32x4.pmax(low, low1)
  high = f32x4.pmax(high, high1)
  let lowSum = f32x4.splat(0)
  let highSum = lowSum
  if (onto) {
    low = f32x4.pmax(low, v128.load(state))
    high = f32x4.pmax(high, v128.load(state, 16))
    const lowKeep = exp2Negative4(f32x4.sub(v128.load(state), low))
    const highKeep = exp2Negative4(f32x4.sub(v128.load(state, 16), high))
    lowSum = f32x4.mul(v128.load(state, 32), lowKeep)
    highSum = f32x4.mul(v128.load(state, 48), highKeep)
    const end = sums + ((headSize as usize) << 5)
    for (let sum = sums; sum < end; sum += 32) {
      v128.store(sum, f32x4.mul(v128.load(sum), lowKeep))
      v128.store(sum, f32x4.mul(v128.load(sum, 16), highKeep), 16)
    }
  }
  v128.store(state, low)
  v128.store(state, high, 16)
  for (at = scores; at < stop; at += 32) {
    const lowExp = exp2Negative4(f32x4.sub(v128.load(at), low))
    const highExp = exp2Negative4(f32x4.sub(v128.load(at, 16), high))
    v128.store(at, lowExp)
    v128.store(at, highExp, 16)
    lowSum = f32x4.add(lowSum, lowExp)
    highSum = f32x4.add(highSum, highExp)
  }
  v128.store(state, lowSum, 32)
  v128.store(state, highSum, 48)
}
