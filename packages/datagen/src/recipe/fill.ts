// Prompt templates are data: `{name}` is filled in, and `[[…]]` is left out when a name in it has no value.

/**
 * Fills in a template.
 *
 * @throws RangeError for a name that has no place in this template, so that a slip does not reach the model
 */
export function fill(
  template: string,
  values: { readonly [name: string]: string | undefined },
): string {
  const put = (text: string): string => {
    let out = ''
    let from = 0
    for (const { index, 0: whole, 1: name } of text.matchAll(/\{(\w+)\}/g)) {
      if (!Object.hasOwn(values, name!)) {
        throw new RangeError(
          `template: {${name}} is unknown; there are ${Object.keys(values)
            .map((known) => `{${known}}`)
            .join(', ')}`,
        )
      }
      out += text.slice(from, index) + (values[name!] ?? '')
      from = index + whole.length
    }
    return out + text.slice(from)
  }
  const missing = (part: string): boolean =>
    [...part.matchAll(/\{(\w+)\}/g)].some(
      ([, name]) => Object.hasOwn(values, name!) && !values[name!],
    )
  // Optional parts are cut from the template, never from a value that happens to hold brackets.
  let out = ''
  let from = 0
  for (const { index, 0: whole, 1: part } of template.matchAll(/\[\[([\s\S]*?)\]\]/g)) {
    out += put(template.slice(from, index)) + (missing(part!) ? '' : put(part!))
    from = index + whole.length
  }
  return out + put(template.slice(from))
}
