// Several stories out of one answer, and never the wrong one under a spec.

/** The part of an answer for one spec: its story, or why there is none to trust. */
export type Part =
  | { readonly story: string; readonly problem?: undefined }
  | { readonly problem: 'missing' | 'cut off' | 'ambiguous'; readonly story?: undefined }

/**
 * Cuts an answer at its marker lines (`=== 3`). A story counts only where its number stands exactly once, between
 * smaller and larger ones, so that a model that loses count costs a story rather than mislabelling one.
 *
 * @param count how many were asked for
 * @param cut   the answer ran into its length limit: its last story is not whole
 */
export function splitStories(answer: string, count: number, cut = false): readonly Part[] {
  if (count === 1) {
    const story = tidy(answer)
    return [cut ? { problem: 'cut off' } : story === '' ? { problem: 'missing' } : { story }]
  }
  const marks = [...answer.matchAll(marker)].map(({ index, 0: line, 1: number }) => ({
    number: Number(number),
    from: index + line.length,
    start: index,
  }))
  return Array.from({ length: count }, (_, i): Part => {
    const number = i + 1
    const own = marks.filter((mark) => mark.number === number)
    if (own.length === 0) return { problem: 'missing' }
    const at = marks.indexOf(own[0]!)
    const before = marks[at - 1]
    const after = marks[at + 1]
    const ordered = (!before || before.number < number) && (!after || after.number > number)
    if (own.length > 1 || !ordered) return { problem: 'ambiguous' }
    if (cut && !after) return { problem: 'cut off' }
    const story = tidy(answer.slice(own[0]!.from, after?.start))
    return story === '' ? { problem: 'missing' } : { story }
  })
}

// Models like to dress the line up: **=== 1 ===**, "### === 1", "=== Story 1:".
const marker = /^[ \t*#>"]*={3,}[ \t]*(?:story[ \t]*)?(\d{1,4})[ \t]*(?:={3,})?[ \t*".:]*$/gim

/** An answer without what models put around a story: greetings, titles, fences, a line of stars at the end. */
export function tidy(answer: string): string {
  let text = answer.replaceAll('\r\n', '\n').trim()
  text = /^```\w*\n([\s\S]*?)\n?```$/.exec(text)?.[1]?.trim() ?? text
  text = text.replace(/^(?:sure|certainly|of course|okay|ok)\b[^\n]*[:!.]\n+/i, '')
  text = text.replace(/^here(?:'s| is| are)\b[^\n]*:\n+/i, '')
  // A title is a short first line without a stop, made to stand out.
  text = text.replace(/^(?:#+[ \t]+|(?:\*\*)?title:[ \t]*|\*\*)[^\n.!?]{1,80}?(?:\*\*)?\n+/i, '')
  text = text.replace(/\n+[ \t]*(?:[*_-][ \t]*){3,}$/, '')
  return text.replace(/\n+\W*the end\W*$/i, '').trim()
}
