// y = f(a·b + bias), the work of matmul and linear: which family of kernels computes a product, and how
// one is divided that is deep but small, or whose tensors are larger than a binding may be.
import { halves } from './code.ts'
import type { Binding, DeviceTraits, Dispatch, Launches } from './kernel.ts'
import { productDirect } from './productDirect.ts'
import { matricesOf, productMatrix } from './productMatrix.ts'
import { productSum } from './productSum.ts'
import { productTiled } from './productTiled.ts'
import { productVector } from './productVector.ts'

/** A product and what is done to its sums. The operands are inputs 0 and 1, bias is input 2. */
export interface Product {
  readonly rows: number
  readonly columns: number
  readonly inner: number
  /** a is (inner, rows) instead of (rows, inner). */
  readonly transposeA: boolean
  /** b is (columns, inner) instead of (inner, columns). */
  readonly transposeB: boolean
  readonly bias: boolean
  /** Code of f, see activations.ts. */
  readonly activation: number
  /** Whether y, output 0, is wanted, and what goes into f, output 1. */
  readonly outputs: readonly [y: boolean, pre: boolean]
}

/** A block of a product, which one dispatch computes: rows, columns and inner are the block's. */
export interface Part extends Product {
  readonly whole: Product
  readonly firstRow: number
  readonly firstColumn: number
  readonly firstDepth: number
  /**
   * 0: the sums are finished here. Else scratch 0 receives so many unfinished ones, each over `depth` of
   * the block's inner size, the first of them as the scratch's number `firstSplit`.
   */
  readonly splits: number
  readonly depth: number
  readonly firstSplit: number
  /**
   * Where unfinished sums of all depths would be too large for a binding there is one set of them, bound
   * by rows: the first depths set it, the others add to it.
   */
  readonly sums: 'apart' | 'set' | 'add'
}

/** What one workgroup computes of y, and what each of its invocations does. All multiples of 4. */
export interface Tile {
  readonly rows: number
  readonly columns: number
  readonly ownRows: number
  readonly ownColumns: number
}

/** The code of a part. It uses {@link bindings}, whatever the family. */
export type PartCode = Pick<Dispatch, 'code' | 'workgroups' | 'directives'>

/** A way to compute products, and the block that one of its workgroups computes. */
interface Family {
  readonly name: string
  readonly tile: Tile
  readonly code: (part: Part) => PartCode
}

/** Workgroups that keep a large GPU busy: a few for each of about a hundred cores. */
const BUSY = 256

/** Picks family and division of a product. */
export function product(p: Product, device: DeviceTraits): Launches {
  const { name, tile, code } = familyOf(p, device)
  const parts = divide(p, tile, device)
  const dispatches = parts.map((part) => {
    const label = part.splits > 1 ? `${name}, ${part.splits} splits` : name
    return { label, ...code(part), bindings: bindings(part) }
  })
  const { splits, firstSplit, sums } = parts[parts.length - 1]
  if (splits === 0) return { dispatches }
  if (sums === 'apart') {
    const count = firstSplit + splits
    const all = { firstRow: 0, rows: p.rows }
    return {
      dispatches: [...dispatches, productSum(p, count, all, device)],
      scratch: [count * partialSize(p)],
    }
  }
  const blocks = parts.filter(({ firstDepth, firstColumn }) => firstDepth + firstColumn === 0)
  return {
    dispatches: [...dispatches, ...blocks.map((block) => productSum(p, 1, block, device))],
    scratch: [partialSize(p)],
  }
}

/** The family for a product. */
function familyOf(p: Product, device: DeviceTraits): Family {
  // CPUs that play GPU pay for barriers and have nothing faster than registers.
  if (device.software) {
    // A large tile's code takes longer to compile than a small product to run.
    const rows = p.rows * p.columns * p.inner < 2 ** 23 || p.rows <= 4 ? 4 : 8
    const tile = { rows, columns: 64, ownRows: rows, ownColumns: 4 }
    return { name: `direct ${rows}×64`, tile, code: (part) => productDirect(part, tile) }
  }
  // Decoding: each weight is used a few times at most, so all that counts is to read them once.
  if (p.rows <= 8 && !p.transposeA && p.transposeB && p.inner % 4 === 0) {
    const tile = { rows: 4, columns: 4, ownRows: 4, ownColumns: 4 }
    return { name: 'vector', tile, code: productVector }
  }
  const matrices = device.half ? matricesOf(device) : null
  if (matrices) {
    const tile = { rows: 64, columns: 64, ownRows: 4, ownColumns: 4 }
    return { name: 'matrix units', tile, code: (part) => productMatrix(part, matrices) }
  }
  const square = (size: number, own: number): Tile => {
    return { rows: size, columns: size, ownRows: own, ownColumns: own }
  }
  const large = [square(128, 8), square(64, 8)].find((tile) => {
    return workgroups(p, tile) * splitsOf(p, tile) >= BUSY
  })
  const tile = large ?? square(32, 4)
  const name = `tiled ${tile.rows}×${tile.columns}`
  return { name, tile, code: (part) => productTiled(part, tile) }
}

function workgroups({ rows, columns }: Product, tile: Tile): number {
  return Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns)
}

/** In how many the inner size is divided so that a small y, as a weight's gradient, fills the GPU. */
function splitsOf(p: Product, tile: Tile): number {
  return Math.max(1, Math.min(Math.floor(BUSY / workgroups(p, tile)), Math.floor(p.inner / 256)))
}

/** Blocks whose operands and results each fit into a binding. */
function divide(p: Product, tile: Tile, device: DeviceTraits): readonly Part[] {
  const { rows, columns, inner, transposeA, transposeB } = p
  const most = Math.floor(device.maxBindingBytes / 4)
  // Blocks begin where a binding may, at multiples of 256 bytes, whatever the length of a row.
  const step = rows % 2 || columns % 2 || inner % 2 ? 128 : 64
  const blockOf = (size: number, limit: number): number => {
    return size <= limit ? size : Math.max(step, Math.floor(limit / step) * step)
  }
  const rowBlock = blockOf(rows, Math.min(most / columns, transposeA ? rows : most / inner))
  const columnBlock = blockOf(columns, transposeB ? most / inner : columns)
  const deepest = Math.min(transposeA ? most / rows : inner, transposeB ? inner : most / columns)
  const depthBlock = blockOf(inner, deepest)
  const depths: { firstDepth: number; inner: number; splits: number; depth: number }[] = []
  for (let firstDepth = 0; firstDepth < inner; firstDepth += depthBlock) {
    const size = Math.min(depthBlock, inner - firstDepth)
    const wanted = device.software ? 1 : splitsOf({ ...p, inner: size }, tile)
    const depth = Math.ceil(size / wanted / 16) * 16
    depths.push({ firstDepth, inner: size, splits: Math.ceil(size / depth), depth })
  }
  const sets = depths.reduce((sum, { splits }) => sum + splits, 0)
  const apart = sets * partialSize(p) <= most
  const parts: Part[] = []
  let firstSplit = 0
  for (const block of depths) {
    const splits = depths.length === 1 && (!apart || sets === 1) ? 0 : apart ? block.splits : 1
    const depth = splits > 1 ? block.depth : Math.ceil(block.inner / 16) * 16
    const sums = apart ? 'apart' : block.firstDepth === 0 ? 'set' : 'add'
    for (let r = 0; r < rows; r += rowBlock) {
      for (let c = 0; c < columns; c += columnBlock) {
        const size = {
          rows: Math.min(rowBlock, rows - r),
          columns: Math.min(columnBlock, columns - c),
        }
        const first = { firstRow: r, firstColumn: c, firstSplit }
        parts.push({ ...p, ...block, ...size, ...first, whole: p, splits, depth, sums })
      }
    }
    if (apart) firstSplit += splits
  }
  return parts
}

function bindings(part: Part): readonly Binding[] {
  const { whole, rows, columns, inner, firstRow, firstColumn, firstDepth } = part
  const a = whole.transposeA
    ? slice(firstDepth, inner, whole.inner, whole.rows)
    : slice(firstRow, rows, whole.rows, whole.inner)
  const b = whole.transposeB
    ? slice(firstColumn, columns, whole.columns, whole.inner)
    : slice(firstDepth, inner, whole.inner, whole.columns)
  return [
    ...halves(
      { input: 0, name: 'a', type: numbers(whole.transposeA ? whole.rows : whole.inner), ...a },
      { input: 1, name: 'b', type: numbers(whole.transposeB ? whole.inner : whole.columns), ...b },
    ),
    ...(part.splits > 0
      ? [{ scratch: 0, name: 'partial', type: 'array<vec4f>', ...partialSlice(part) }]
      : resultBindings(whole, part)),
  ]
}

/** What a part binds of the unfinished sums. */
function partialSlice({ whole, firstRow, rows, sums }: Part): Slice {
  return sums === 'apart' ? {} : slice(firstRow, rows, whole.rows, partialSize(whole) / whole.rows)
}

/** Bias and results as {@link finish} uses them. */
export function resultBindings(p: Product, block: RowBlock): readonly Binding[] {
  const type = numbers(p.columns)
  const rows = slice(block.firstRow, block.rows, p.rows, p.columns)
  // Where a is read transposed y is the gradient of a weight, which stays in 32 bits.
  const half = !p.transposeA
  return [
    ...(p.bias ? [{ input: 2, name: 'bias', type }] : []),
    ...(p.outputs[0] ? [{ output: 0, name: 'y', type, half, ...rows }] : []),
    ...(p.outputs[1] ? [{ output: 1, name: 'pre', type, half, ...rows }] : []),
  ]
}

/** Rows of a product. */
export interface RowBlock {
  readonly firstRow: number
  readonly rows: number
}

type Slice = { readonly from?: number; readonly count?: number }

/** Rows [first, first + count) of `all`, each `length` long; nothing where that is the whole. */
export function slice(first: number, count: number, all: number, length: number): Slice {
  return count === all ? {} : { from: first * length, count: count * length }
}

/** Rows of whole vectors are read and written as vectors. */
export function numbers(rowLength: number): string {
  return rowLength % 4 === 0 ? 'array<vec4f>' : 'array<f32>'
}

/** Elements of one set of unfinished sums: rows of whole vectors. */
export function partialSize(p: Product): number {
  return p.rows * Math.ceil(p.columns / 4) * 4
}
