// Quantised matrices: what parameters of type q8 and q4 hold, and how numbers become it.
import { ShapeError } from './errors.ts'
import { formatShape, GROUP, type QuantizedType, type Spec, sizeOf } from './tensor.ts'

/**
 * A quantised matrix (N, K): element (n, k) is values · scale, one scale for each {@link GROUP} of a row.
 * It is what files hold as Q8_0 and Q4_0, so that nothing is rounded again when they are loaded.
 */
export class Quantized {
  /** (N, K) whole numbers: of q8 from −128 to 127, of q4 from −8 to 7. */
  readonly values: Int8Array
  /** (N, ⌈K / 32⌉), each with eleven significant bits, as many as half precision has. */
  readonly scales: Float32Array

  /** @param scales rounded in place to eleven significant bits */
  constructor(values: Int8Array, scales: Float32Array) {
    const bits = new Uint32Array(scales.buffer, scales.byteOffset, scales.length)
    for (let i = 0; i < bits.length; i++) {
      // Adding could carry a NaN over into zero: it loses its lower bits, and keeps one that makes it NaN.
      const nan = (bits[i] & 0x7fffffff) > 0x7f800000
      bits[i] = (nan ? bits[i] | 0x400000 : bits[i] + 0xfff + ((bits[i] >>> 13) & 1)) & ~0x1fff
    }
    this.values = values
    this.scales = scales
  }
}

/**
 * Rounds a matrix to what q8 or q4 can hold, as ggml's Q8_0 and Q4_0 do: of a group whose value farthest
 * from zero is m, the scale of q8 is |m| / 127, and that of q4 is −m / 8.
 *
 * @param values  whole rows
 * @param columns length of a row
 */
export function quantize(
  values: ArrayLike<number>,
  columns: number,
  dtype: QuantizedType,
): Quantized {
  const groups = Math.ceil(columns / GROUP)
  const rows = values.length / columns
  const result = new Int8Array(values.length)
  const scales = new Float32Array(rows * groups)
  const four = dtype === 'q4'
  for (let g = 0; g < scales.length; g++) {
    const row = Math.floor(g / groups)
    const start = row * columns + (g - row * groups) * GROUP
    const end = Math.min(start + GROUP, (row + 1) * columns)
    let far = 0
    for (let i = start; i < end; i++) if (Math.abs(values[i]) > Math.abs(far)) far = values[i]
    const scale = Math.fround(four ? far / -8 : Math.abs(far) / 127)
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale)
    scales[g] = scale
    for (let i = start; i < end; i++) {
      const x = Math.fround(values[i] * inverse)
      if (four) result[i] = Math.min(15, Math.trunc(Math.fround(x + 8.5))) - 8
      else result[i] = x < 0 ? -Math.floor(0.5 - x) : Math.floor(x + 0.5)
    }
  }
  return new Quantized(result, scales)
}

/** The numbers of a quantised matrix. @param columns length of a row */
export function dequantize({ values, scales }: Quantized, columns: number): Float32Array {
  const groups = Math.ceil(columns / GROUP)
  const result = new Float32Array(values.length)
  for (let row = 0, start = 0; start < values.length; row++, start += columns) {
    for (let k = 0; k < columns; k++) {
      result[start + k] = values[start + k] * scales[row * groups + Math.floor(k / GROUP)]
    }
  }
  return result
}

/**
 * What a backend shall put into a quantised parameter.
 *
 * @param data numbers to be rounded, or what is quantised already
 * @throws ShapeError if it does not fit
 */
export function quantizedFor(
  spec: Spec & { readonly dtype: QuantizedType },
  data: ArrayLike<number> | Quantized,
): Quantized {
  const [rows, columns] = spec.shape
  const { length } = data instanceof Quantized ? data.values : data
  if (length !== sizeOf(spec)) {
    throw new ShapeError(`write: ${formatShape(spec)} needs ${sizeOf(spec)} numbers, got ${length}`)
  }
  if (!(data instanceof Quantized)) return quantize(data, columns, spec.dtype)
  const scales = rows * Math.ceil(columns / GROUP)
  if (data.scales.length !== scales) {
    throw new ShapeError(
      `write: ${formatShape(spec)} needs ${scales} scales, got ${data.scales.length}`,
    )
  }
  return data
}

/** What a backend shall put into an f32 parameter. @throws ShapeError for what is quantised */
export function plainNumbers(spec: Spec, data: ArrayLike<number> | Quantized): ArrayLike<number> {
  if (!(data instanceof Quantized)) return data
  throw new ShapeError(
    `write: ${formatShape(spec)} takes numbers, got quantised ones; dequantize them`,
  )
}

/** Whether a tensor is stored quantised. */
export function isQuantized<S extends Spec>(
  spec: S,
): spec is S & { readonly dtype: QuantizedType } {
  return spec.dtype === 'q8' || spec.dtype === 'q4'
}
