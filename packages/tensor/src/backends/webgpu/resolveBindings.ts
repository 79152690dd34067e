// WebGPU forbids a dispatch to read a buffer and write it, even in different places; and members of a
// group or a pack share a buffer. Here is the way round: what lies beside the written range is bound
// for writing too and then only read; what overlaps it is read from a copy.
import type { Access } from './pipelines.ts'

/** A range of a buffer as a dispatch uses it. */
export interface Range {
  readonly buffer: unknown
  readonly from: number
  readonly to: number
  readonly access: Access
}

/** What to do about a range: how to declare it, and whether to bind a copy instead. */
export interface Resolved {
  readonly access: Access
  readonly copied: boolean
}

/** Decides for all ranges of one dispatch. */
export function resolveBindings(ranges: readonly Range[]): readonly Resolved[] {
  const writes = ranges.filter(({ access }) => access === 'read_write')
  const writable: Range[] = [...writes]
  return ranges.map((range) => {
    if (range.access === 'read_write') return { access: 'read_write', copied: false }
    if (!writes.some(({ buffer }) => buffer === range.buffer)) {
      return { access: 'read', copied: false }
    }
    if (writable.some((other) => overlap(other, range))) return { access: 'read', copied: true }
    writable.push(range)
    return { access: 'read_write', copied: false }
  })
}

function overlap(a: Range, b: Range): boolean {
  return a.buffer === b.buffer && a.from < b.to && b.from < a.to
}
