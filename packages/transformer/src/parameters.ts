// A model's parameters are the leaves in its fields; their names are the paths to them.
import { type Backend, Leaf } from '@ts/tensor'

/**
 * The parameters below an object, each once, in the order of its fields. Names are as in HF state
 * dicts (`transformer.h.0.ln_1.weight`), except that GPT-2's fused query-key-value layer is three.
 *
 * @example for (const [name, leaf] of parameters(model)) backend.write(leaf, values[name])
 */
export function parameters(model: object): readonly (readonly [name: string, leaf: Leaf])[] {
  const found = new Map<Leaf, string>()
  walk(model, '', (value, path) => {
    if (!(value instanceof Leaf)) return true
    if (value.kind === 'parameter' && !found.has(value)) found.set(value, path)
    return false
  })
  return [...found].map(([leaf, name]) => [name, leaf])
}

/**
 * Refuses to compute with a model whose weights nobody has written: they would all be zero.
 *
 * @param where who asks, for the message
 * @throws RangeError naming the first parameter without values
 */
export function expectValues(backend: Backend, model: object, where: string): void {
  const empty = parameters(model).find(([, leaf]) => !backend.holds(leaf))
  if (!empty) return
  throw new RangeError(
    `${where}: ${empty[0]} has no values on the ${backend.name} backend; load the model's weights into it, or initialize them`,
  )
}

/**
 * Visits an object and all objects in its fields, with their paths.
 *
 * @param visit tells whether to go on into the value's fields
 */
export function walk(
  value: unknown,
  path: string,
  visit: (value: object, path: string) => boolean,
): void {
  if (typeof value !== 'object' || value === null || !visit(value, path)) return
  for (const [field, inner] of Object.entries(value)) {
    walk(inner, path === '' ? field : `${path}.${field}`, visit)
  }
}
