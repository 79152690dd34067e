// Tensors are names for values in a static graph. Building one computes nothing and holds no memory:
// compile() decides where values live, a backend computes them.
import { ShapeError } from './errors.ts'
import type { Node } from './op.ts'

/**
 * f32 numbers and i32 indices take four bytes each. q8 and q4 are matrices of small whole numbers with a
 * scale for every {@link GROUP} of a row: 9 and 5 bits each. Only parameters are quantised.
 */
export type DType = 'f32' | 'i32' | QuantizedType

/** How a parameter that is not trained may be stored to take less memory. See {@link Quantized}. */
export type QuantizedType = 'q8' | 'q4'

/** Numbers of a row of a quantised matrix that share a scale. */
export const GROUP = 32

/** What is known of a tensor before anything runs. */
export interface Spec {
  readonly shape: readonly number[]
  readonly dtype: DType
}

let nextId = 0

/** A value in the graph: an output of a node, or a {@link Leaf}. */
export class Tensor implements Spec {
  /** Grows in the order of building, so a tensor's id is above those of all it depends on. */
  readonly id: number = nextId++
  readonly shape: readonly number[]
  readonly dtype: DType
  /** The node that computes it; null for a leaf. */
  readonly node: Node | null
  /** Which of the node's outputs it is. */
  readonly index: number

  constructor(spec: Spec, node: Node | null = null, index = 0) {
    if (!spec.shape.every((n) => Number.isSafeInteger(n) && n > 0)) {
      throw new ShapeError(`tensor: sizes must be whole numbers above 0, got ${formatShape(spec)}`)
    }
    this.shape = spec.shape
    this.dtype = spec.dtype
    this.node = node
    this.index = index
  }
}

/**
 * How a leaf gets its value: an `input` is fed at every run and belongs to one program; a `parameter`
 * belongs to the backend and keeps its value between runs and programs; a `constant` never changes.
 */
export type LeafKind = 'input' | 'parameter' | 'constant'

/** A tensor that no node computes. */
export class Leaf extends Tensor {
  readonly kind: LeafKind
  readonly name: string
  readonly data: ArrayLike<number> | null
  /** The flat leaf this one is a part of, and where it begins there, in elements. See {@link group}. */
  home: { readonly flat: Leaf; readonly offset: number } | null = null

  constructor(kind: LeafKind, name: string, spec: Spec, data: ArrayLike<number> | null = null) {
    super(spec)
    this.kind = kind
    this.name = name
    this.data = data
  }
}

/**
 * A value fed at every run under its name.
 *
 * @example const tokens = input('tokens', [batch, time], 'i32')
 */
export function input(name: string, shape: readonly number[], dtype: 'f32' | 'i32' = 'f32'): Leaf {
  return new Leaf('input', name, { shape, dtype })
}

/**
 * A value that outlives runs and programs: a weight, an optimiser moment, a cache. Zero at first.
 *
 * @param dtype q8 and q4: a matrix that `linear` and `embedding` read and nothing can change
 */
export function parameter(
  shape: readonly number[],
  name = '',
  dtype: 'f32' | QuantizedType = 'f32',
): Leaf {
  if (dtype !== 'f32' && shape.length !== 2) {
    throw new ShapeError(`parameter: only a matrix can be ${dtype}, got (${shape.join(', ')})`)
  }
  return new Leaf('parameter', name, { shape, dtype })
}

/** A value fixed when the graph is built. */
export function constant(
  data: ArrayLike<number>,
  shape: readonly number[],
  dtype: 'f32' | 'i32' = 'f32',
): Leaf {
  const leaf = new Leaf('constant', '', { shape, dtype }, data)
  if (data.length !== sizeOf(leaf)) {
    throw new ShapeError(`constant: ${formatShape(leaf)} needs ${sizeOf(leaf)}, got ${data.length}`)
  }
  return leaf
}

/**
 * Stores parameters side by side in one flat leaf, so that one optimiser call updates them all.
 * Must be called before any of them is written, read or compiled.
 *
 * @returns (N) with each member padded to {@link ALIGNMENT} elements, the padding zero
 */
export function group(members: readonly Leaf[], name = ''): Leaf {
  let size = 0
  const offsets = members.map((member) => {
    if (member.kind !== 'parameter' || member.dtype !== 'f32' || member.home) {
      throw new ShapeError(
        `group: '${member.name}' must be an f32 parameter that is in no group yet`,
      )
    }
    const offset = size
    size += paddedSize(member)
    return offset
  })
  const flat = parameter([size], name)
  members.forEach((member, i) => {
    member.home = { flat, offset: offsets[i] }
  })
  return flat
}

/**
 * Storage is padded to this many elements (256 bytes): kernels may work in whole vectors without a
 * tail, and WebGPU may bind any tensor inside a larger buffer.
 */
export const ALIGNMENT = 64

/** Number of elements. */
export function sizeOf(spec: Spec): number {
  return spec.shape.reduce((product, n) => product * n, 1)
}

/**
 * Its storage in units of four bytes, rounded up to {@link ALIGNMENT}: an element each, or less where it
 * is quantised.
 */
export function paddedSize(spec: Spec): number {
  return Math.ceil(words(spec) / ALIGNMENT) * ALIGNMENT
}

/** Quantised rows come in blocks of four, so that a kernel finds each in a lane of its own. */
function words(spec: Spec): number {
  if (spec.dtype === 'f32' || spec.dtype === 'i32') return sizeOf(spec)
  const [rows, columns] = spec.shape
  const groupWords = spec.dtype === 'q8' ? 36 : 20
  return Math.ceil(rows / 4) * Math.ceil(columns / GROUP) * groupWords
}

/** `(2, 3, 8)`, with the type when it is not f32. */
export function formatShape(spec: Spec): string {
  return `(${spec.shape.join(', ')})${spec.dtype === 'f32' ? '' : ` ${spec.dtype}`}`
}
