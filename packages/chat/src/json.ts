// JSON values, and the one spelling of each that can be hashed.

/** Any JSON value. Fields that are `undefined` count as absent. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/**
 * The spelling of a value with the fields of every object in order of their UTF-16 code units and those that are
 * `undefined` left out, so that equal values have equal texts.
 *
 * @throws RangeError for a number that JSON cannot hold
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`canonicalJson: numbers must be finite, got ${value}`)
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`).join(',')}}`
}

// Array.isArray does not narrow readonly arrays.
function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}
