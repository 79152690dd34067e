// The checks that most shape rules share, so that their messages read alike.
import { check } from '../op.ts'
import { isQuantized } from '../quantized.ts'
import { type DType, formatShape, type QuantizedType, type Spec } from '../tensor.ts'

/** The input is there and of this type. @param what as `matmul: a` */
export function expectType(
  what: string,
  actual: Spec | null | undefined,
  dtype: DType = 'f32',
): asserts actual is Spec {
  check(actual?.dtype === dtype, () => `${what} must be ${dtype}, got ${describe(actual)}`)
}

/** The input is there and has this shape and type. @param what as `layerNorm: weight` */
export function expectShape(
  what: string,
  actual: Spec | null | undefined,
  shape: readonly number[],
  dtype: DType = 'f32',
): asserts actual is Spec {
  const wanted = formatShape({ shape, dtype })
  check(!!actual && formatShape(actual) === wanted, () => {
    return `${what} must be ${wanted}, got ${describe(actual)}`
  })
}

/** The input is there, f32, and has so many axes. @param axes names of the axes, as `(B, T, C)` */
export function expectAxes(
  what: string,
  actual: Spec | null | undefined,
  axes: string,
): asserts actual is Spec {
  const rank = axes.split(',').length
  check(actual?.dtype === 'f32' && actual.shape.length === rank, () => {
    return `${what} must be ${axes}, got ${describe(actual)}`
  })
}

/** The input is there and a quantised matrix. @param axes as `(N, K)` */
export function expectQuantized(
  what: string,
  actual: Spec | null | undefined,
  axes: string,
): asserts actual is Spec & { readonly dtype: QuantizedType } {
  check(!!actual && isQuantized(actual) && actual.shape.length === 2, () => {
    return `${what} must be ${axes} q8 or q4, got ${describe(actual)}`
  })
}

/** The input is there, f32, and has a last axis, its channels. @param axes as `(…, C)` */
export function expectRows(
  what: string,
  actual: Spec | null | undefined,
  axes = '(…, C)',
): asserts actual is Spec {
  check(actual?.dtype === 'f32' && actual.shape.length > 0, () => {
    return `${what} must be ${axes}, got ${describe(actual)}`
  })
}

/** A whole number of at least `least`. @param what as `attention: heads` */
export function expectWhole(what: string, actual: number, least: number): void {
  check(Number.isSafeInteger(actual) && actual >= least, () => {
    return `${what} must be a whole number from ${least}, got ${actual}`
  })
}

function describe(spec: Spec | null | undefined): string {
  return spec ? formatShape(spec) : 'none'
}
