// C = A · B for any row-major or transposed operands, in blocks that fit the caches
// (Goto & van de Geijn 2008, https://doi.org/10.1145/1356052.1356053).
//
// Every element of C is one chain of multiply-adds over k per depth block, so its bits do not depend on
// where it lies in a tile or on how the matrix is divided between threads.
//
// Best, one core of an Ice Lake at 3.5 GHz, Node 24, ceiling 55.8: 52.7 GFLOP/s (256³), 50 for the layers of
// workload T2, 49.7 with 64 channels; base build 27.3 of 27.3, where multiply and add take a slot each.
import { finishTile } from './finish'
import { packPanels } from './panels'
import { SCRATCH_BYTES, scratch } from './scratch'
import { tile, tileRows } from './tile'

const TILE_COLUMNS: i32 = 8

// A block of A (rows × depth) stays in L2 while panels of B pass through L1. Rows of A that lie in one piece are
// read faster the longer the piece is (5 % for a depth of 512); across memory, narrower panels of more rows win.
const DEPTH_ALONG: i32 = 512
const DEPTH_ACROSS: i32 = 384
const BLOCK_ROWS: i32 = 96
const BLOCK_COLUMNS: i32 = 768

const PACKED_B: usize = (DEPTH_ALONG as usize) * (BLOCK_COLUMNS as usize) * 4
const EDGE: usize = SCRATCH_BYTES - 256

/**
 * Strides in bytes; of each operand one is 4.
 *
 * @param bias       (columns), added at the end, or 0
 * @param activation what is applied at the end, see activations.ts
 * @param activated  where the activated values go: C itself or a matrix laid out like it
 */
export function gemm(
  a: usize,
  aRowStride: usize,
  aDepthStride: usize,
  b: usize,
  bDepthStride: usize,
  bColumnStride: usize,
  c: usize,
  cStride: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  bias: usize,
  activation: i32,
  activated: usize,
): void {
  const tall = tileRows()
  const packedB = scratch()
  const packedA = packedB + PACKED_B
  const finish = bias != 0 || activation != 0
  const depthStep = blockDepth(depth, aDepthStride == 4 ? DEPTH_ALONG : DEPTH_ACROSS)
  for (let j = 0; j < columns; j += BLOCK_COLUMNS) {
    const width = min(columns - j, BLOCK_COLUMNS)
    const bBlock = b + (j as usize) * bColumnStride
    for (let k = 0; k < depth; k += depthStep) {
      const deep = min(depth - k, depthStep)
      const bPart = bBlock + (k as usize) * bDepthStride
      packPanels(bPart, bColumnStride, bDepthStride, width, deep, TILE_COLUMNS, packedB)
      for (let i = 0; i < rows; i += BLOCK_ROWS) {
        const height = min(rows - i, BLOCK_ROWS)
        const aPart = a + (i as usize) * aRowStride + (k as usize) * aDepthStride
        packPanels(aPart, aRowStride, aDepthStride, height, deep, tall, packedA)
        const offset = (i as usize) * cStride + ((j as usize) << 2)
        multiplyBlock(packedA, packedB, c + offset, cStride, height, width, deep, k > 0)
        if (finish && k + deep == depth) {
          const biasPart = bias ? bias + ((j as usize) << 2) : 0
          finishTile(c + offset, activated + offset, cStride, height, width, biasPart, activation)
        }
      }
    }
  }
}

/** Depth in equal blocks, multiples of four, none above `most`. */
function blockDepth(depth: i32, most: i32): i32 {
  const blocks = (depth + most - 1) / most
  return ((depth + blocks - 1) / blocks + 3) & ~3
}

/** All tiles of a block of C. */
function multiplyBlock(
  packedA: usize,
  packedB: usize,
  c: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  onto: bool,
): void {
  const tall = tileRows()
  const aPanel = (depth * tall * 4) as usize
  const bPanel = (depth * TILE_COLUMNS * 4) as usize
  for (let j = 0; j < columns; j += TILE_COLUMNS, packedB += bPanel) {
    let a = packedA
    for (let i = 0; i < rows; i += tall, a += aPanel) {
      const to = c + (i as usize) * stride + ((j as usize) << 2)
      if (rows - i >= tall && columns - j >= TILE_COLUMNS) {
        tile(a, packedB, depth, to, stride, onto)
      } else {
        const edge = scratch() + EDGE
        tile(a, packedB, depth, edge, TILE_COLUMNS << 2, false)
        copyEdge(edge, to, stride, min(rows - i, tall), min(columns - j, TILE_COLUMNS), onto)
      }
    }
  }
}

/** The part of a tile that lies inside C. */
function copyEdge(edge: usize, c: usize, stride: usize, rows: i32, columns: i32, onto: bool): void {
  for (let i = 0; i < rows; i++, edge += 32, c += stride) {
    for (let j: usize = 0; j < (columns as usize) << 2; j += 4) {
      const value = load<f32>(edge + j)
      store<f32>(c + j, onto ? load<f32>(c + j) + value : value)
    }
  }
}
