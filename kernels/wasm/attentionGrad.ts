// The gradients of attention.ts. With p = e^(score − lse), δ = Σ o · do, ds = p · (do · vᵀ − δ) · scale:
//   dq = ds · k   dk = dsᵀ · q   dv = pᵀ · do
// Scores are computed again, block by block, instead of being kept (FlashAttention, see flash.ts).
// Best (Ice Lake 3.5 GHz, T = 256, counting visible pairs only): 36, 41, 41, 43 GFLOP/s for heads of 16, 32, 48, 64.
// Scratch suffices for heads up to 1,024.
// q, o, do, dq (B, T, H·D); k, v, dk, dv (B, T, KV·D); lse (B, H, T). Unit: one head of keys and values.
import {
  keysOfBlock,
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
import { exp2Negative4, laneSum, madd } from './simd'
import { tileAcross, tileRows } from './tile'

/** Queries of a block: their probabilities and those gradients fit L2. */
const QUERIES: i32 = 64

const ONES = memory.data<f32>([1, 1, 1, 1, 1, 1, 1, 1], 16)

// Parts of scratch; set once per call, as they depend on the head size.
let keyPanels: usize = 0
let valuePanels: usize = 0
let keyColumns: usize = 0
let keyGrads: usize = 0
let valueGrads: usize = 0
let queryPanels: usize = 0
let queryRows: usize = 0
let outPanels: usize = 0
let outRows: usize = 0
let queryGrads: usize = 0
let weights: usize = 0
let weightGrads: usize = 0
let logs: usize = 0
let deltas: usize = 0

export function attentionGrad(
  q: usize,
  k: usize,
  v: usize,
  o: usize,
  lse: usize,
  dO: usize,
  dq: usize,
  dk: usize,
  dv: usize,
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
  // Such a window hides nothing.
  if (window >= time) window = 0
  const block = keysOfBlock(headSize)
  layOut(block, headSize)
  const headBytes = (headSize as usize) << 2
  const stride = (heads as usize) * headBytes
  const kvStride = (kvHeads as usize) * headBytes
  const width = (headSize + 7) & ~7
  const group = heads / kvHeads
  for (let unit = start; unit < end; unit++) {
    const b = unit / kvHeads
    const kvHead = unit - b * kvHeads
    const row = (b * time) as usize
    const kvOffset = row * kvStride + (kvHead as usize) * headBytes
    for (let keyFrom = 0; keyFrom < time; keyFrom += block) {
      const keyCount = min(block, time - keyFrom)
      const at = kvOffset + (keyFrom as usize) * kvStride
      packPanels(k + at, kvStride, 4, keyCount, headSize, tileRows(), keyPanels)
      packPanels(v + at, kvStride, 4, keyCount, headSize, tileRows(), valuePanels)
      packColumns(k + at, kvStride, headSize, keyCount, keyColumns)
      memory.fill(keyGrads, 0, ((block * width) as usize) << 2)
      memory.fill(valueGrads, 0, ((block * width) as usize) << 2)
      const stop = window > 0 ? min(time, keyFrom + keyCount + window - 1) : time
      for (let h = kvHead * group; h < (kvHead + 1) * group; h++) {
        const offset = row * stride + (h as usize) * headBytes
        const lseRow = lse + ((((b * heads + h) as usize) * (time as usize)) << 2)
        for (let from = keyFrom & ~(QUERIES - 1); from < stop; from += QUERIES) {
          const count = min(QUERIES, time - from)
          const first = offset + (from as usize) * stride
          packQueries(q + first, o + first, dO + first, stride, headSize, count, scale)
          packLogs(lseRow + ((from as usize) << 2), count)
          const grads = dq + first
          weighBlock(grads, stride, headSize, window, from, count, keyFrom, keyCount, block)
          addKeyGrads(headSize, window, from, count, keyFrom, keyCount)
        }
      }
      writeRows(keyGrads, width, dk + at, kvStride, keyCount, headBytes)
      writeRows(valueGrads, width, dv + at, kvStride, keyCount, headBytes)
    }
  }
}

function layOut(block: i32, headSize: i32): void {
  const width = (headSize + 7) & ~7
  const keyMatrix = ((block * width) as usize) << 2
  const queryMatrix = ((QUERIES * width) as usize) << 2
  const scores = ((QUERIES * block) as usize) << 2
  keyPanels = scratch()
  valuePanels = keyPanels + keyMatrix
  keyColumns = valuePanels + keyMatrix
  keyGrads = keyColumns + keyMatrix
  valueGrads = keyGrads + keyMatrix
  queryPanels = valueGrads + keyMatrix
  queryRows = queryPanels + queryMatrix
  outPanels = queryRows + queryMatrix
  outRows = outPanels + queryMatrix
  queryGrads = outRows + queryMatrix
  weights = queryGrads + queryMatrix
  weightGrads = weights + scores
  logs = weightGrads + scores
  deltas = logs + (QUERIES << 2)
}

/** A block of queries and of do, both with queries in lanes (scaled) and with head elements in lanes. */
function packQueries(
  q: usize,
  o: usize,
  dO: usize,
  stride: usize,
  headSize: i32,
  count: i32,
  scale: f32,
): void {
  const whole = (count + 7) & ~7
  packPanels(q, stride, 4, count, headSize, 8, queryPanels)
  scaleNumbers(queryPanels, whole * headSize, scale * LOG2E)
  packPanels(dO, stride, 4, count, headSize, 8, outPanels)
  scaleNumbers(outPanels, whole * headSize, scale)
  packRows8(q, stride, headSize, count, whole, queryRows)
  packRows8(dO, stride, headSize, count, whole, outRows)
  for (let i = 0; i < whole; i++) {
    const offset = (min(i, count - 1) as usize) * stride
    store<f32>(deltas + ((i as usize) << 2), dot(o + offset, dO + offset, headSize) * scale)
  }
}

/** (count, size) as panels [whole][8] of eight columns, with rows of zeros up to `whole`. */
function packRows8(
  x: usize,
  stride: usize,
  size: i32,
  count: i32,
  whole: i32,
  panels: usize,
): void {
  const bytes = (whole as usize) << 5
  for (let d = 0; d < size; d += 8, x += 32, panels += bytes) {
    packPanels(x, 4, stride, min(8, size - d), count, 8, panels)
    memory.fill(panels + ((count as usize) << 5), 0, ((whole - count) as usize) << 5)
  }
}

function dot(a: usize, b: usize, size: i32): f32 {
  let sums = f32x4.splat(0)
  let d = 0
  for (; d + 4 <= size; d += 4, a += 16, b += 16) sums = madd(v128.load(a), v128.load(b), sums)
  let sum = laneSum(sums)
  for (; d < size; d++, a += 4, b += 4) sum += load<f32>(a) * load<f32>(b)
  return sum
}

function packLogs(lse: usize, count: i32): void {
  for (let i = 0; i < ((count + 7) & ~7); i++) {
    const value = load<f32>(lse + ((min(i, count - 1) as usize) << 2))
    store<f32>(logs + ((i as usize) << 2), value * LOG2E)
  }
}

/** p and ds of a block of queries and a block of keys, and what they give to dq. */
function weighBlock(
  dq: usize,
  stride: usize,
  headSize: i32,
  window: i32,
  from: i32,
  count: i32,
  keyFrom: i32,
  keyCount: i32,
  block: i32,
): void {
  const panelBytes = (headSize as usize) << 5
  const scoreBytes = (block as usize) << 5
  const tall = tileRows()
  for (let p = 0; p < (count + 7) >> 3; p++) {
    const query = from + 8 * p
    const low = window > 0 ? max(keyFrom, query - window + 1) : keyFrom
    const high = min(keyFrom + keyCount, query + 8)
    if (high <= low) continue
    const offset = (p as usize) * panelBytes
    const p8 = weights + (p as usize) * scoreBytes
    const ds8 = weightGrads + (p as usize) * scoreBytes
    const panel = (low - keyFrom) / tall
    const toPanel = (high - keyFrom + tall - 1) / tall
    multiplyKeys(keyPanels, queryPanels + offset, headSize, panel, toPanel, p8)
    multiplyKeys(valuePanels, outPanels + offset, headSize, panel, toPanel, ds8)
    const rows = (toPanel - panel) * tall
    const at = ((panel * tall) as usize) << 5
    weigh(p8 + at, ds8 + at, rows, (p as usize) << 5)
    hide(p8, ds8, panel * tall, toPanel * tall, low, high, keyFrom, query, window, from + count)
    const first = low - keyFrom
    multiplyPanels(keyColumns, keyCount, headSize, ds8, first, high - low, queryGrads, false)
    const to = dq + ((8 * p) as usize) * stride
    // The first block of keys that a query sees is the first to write.
    const seen = keyFrom > 0 && (window == 0 || query - window + 1 < keyFrom)
    writeTransposed(queryGrads, headSize, ONES, to, stride, min(8, from + count - query), seen)
  }
}

/** p ← 2^(p − log), ds ← p · (ds − δ), over rows of eight queries. */
function weigh(p: usize, ds: usize, rows: i32, lane: usize): void {
  const lowLog = v128.load(logs + lane)
  const highLog = v128.load(logs + lane, 16)
  const lowDelta = v128.load(deltas + lane)
  const highDelta = v128.load(deltas + lane, 16)
  const stop = p + ((rows as usize) << 5)
  for (; p < stop; p += 32, ds += 32) {
    const low = exp2Negative4(f32x4.sub(v128.load(p), lowLog))
    const high = exp2Negative4(f32x4.sub(v128.load(p, 16), highLog))
    v128.store(p, low)
    v128.store(p, high, 16)
    v128.store(ds, f32x4.mul(low, f32x4.sub(v128.load(ds), lowDelta)))
    v128.store(ds, f32x4.mul(high, f32x4.sub(v128.load(ds, 16), highDelta)), 16)
  }
}

/** Zeroes p and ds where a query does not see the key: at the edges of the rows first … end. */
function hide(
  p: usize,
  ds: usize,
  first: i32,
  end: i32,
  low: i32,
  high: i32,
  keyFrom: i32,
  query: i32,
  window: i32,
  time: i32,
): void {
  // Queries that are not there see nothing.
  const partial = query + 8 > time
  const past = partial ? end : window > 0 ? min(end, query + 8 - window - keyFrom) : first
  for (let row = first; row < past; row++) {
    hideRow(p, ds, row, low, high, keyFrom, query, window, time)
  }
  for (let row = max(past, query + 1 - keyFrom); row < end; row++) {
    hideRow(p, ds, row, low, high, keyFrom, query, window, time)
  }
}

function hideRow(
  p: usize,
  ds: usize,
  row: i32,
  low: i32,
  high: i32,
  keyFrom: i32,
  query: i32,
  window: i32,
  time: i32,
): void {
  const at = (row as usize) << 5
  const key = keyFrom + row
  const there = i32x4.splat(key >= low && key < high ? -1 : 0)
  const first = v128.and(there, visible(key, query, 0, window, time))
  const second = v128.and(there, visible(key, query, 16, window, time))
  v128.store(p + at, v128.and(v128.load(p + at), first))
  v128.store(p + at, v128.and(v128.load(p + at, 16), second), 16)
  v128.store(ds + at, v128.and(v128.load(ds + at), first))
  v128.store(ds + at, v128.and(v128.load(ds + at, 16), second), 16)
}

/** keyGrads += dsᵀ · q, valueGrads += pᵀ · do, over the panels of queries that see a panel of keys. */
function addKeyGrads(
  headSize: i32,
  window: i32,
  from: i32,
  count: i32,
  keyFrom: i32,
  keyCount: i32,
): void {
  const width = (headSize + 7) & ~7
  const stride = (width as usize) << 2
  const all = (count + 7) >> 3
  const next = (keysOfBlock(headSize) as usize) << 5
  const panelBytes = (all as usize) << 8
  const tall = tileRows()
  for (let row = 0; row < keyCount; row += tall) {
    const key = keyFrom + row
    const first = max(0, (key - from) >> 3)
    const last = window > 0 ? min(all, ((key + tall + window - 2 - from) >> 3) + 1) : all
    if (last <= first) continue
    const a = (first as usize) * next + ((row as usize) << 5)
    const c = (row as usize) * stride
    let b = (first as usize) << 8
    for (let d: usize = 0; d < stride; d += 32, b += panelBytes) {
      tileAcross(weightGrads + a, next, last - first, queryRows + b, keyGrads + c + d, stride)
      tileAcross(weights + a, next, last - first, outRows + b, valueGrads + c + d, stride)
    }
  }
}

/** The accumulated gradients (rows, width), without their padding. */
function writeRows(x: usize, width: i32, y: usize, stride: usize, rows: i32, bytes: usize): void {
  const step = (width as usize) << 2
  for (let r = 0; r < rows; r++, x += step, y += stride) memory.copy(y, x, bytes)
}
