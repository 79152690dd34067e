// Heads' channels as vectors of four, also where their number is no multiple of four: what is past the end
// reads as 0 and is not written.
import type { Binding } from './kernel.ts'

/** How a head's channels are read and written. */
export interface HeadVectors {
  /** Vectors of a head. */
  readonly blocks: number
  /** Type of the arrays. */
  readonly type: string
  /** `read_q(start, block) -> vec4f` for each named array; `start` is the index of a head's first number. */
  readers(...arrays: readonly string[]): string
  /** `write_o(start, block, value)` for each named array. */
  writers(...arrays: readonly string[]): string
}

export function headVectors(headSize: number): HeadVectors {
  const whole = headSize % 4 === 0
  const rest = [0, 1, 2, 3].map((n) => `block * 4u + ${n}u`)
  return {
    blocks: Math.ceil(headSize / 4),
    type: whole ? 'array<vec4f>' : 'array<f32>',
    readers: (...arrays) =>
      arrays
        .map((name) => {
          const numbers = rest.map((c) => {
            return `select(0.0, get_${name}(start + min(${c}, ${headSize - 1}u)), ${c} < ${headSize}u)`
          })
          const value = whole ? `get_${name}(start / 4u + block)` : `vec4f(${numbers.join(', ')})`
          return `fn read_${name}(start: u32, block: u32) -> vec4f { return ${value}; }`
        })
        .join('\n'),
    writers: (...arrays) =>
      arrays
        .map((name) => {
          const numbers = rest.map((c, n) => {
            return `if (${c} < ${headSize}u) { set_${name}(start + ${c}, value[${n}]); }`
          })
          const body = whole ? `set_${name}(start / 4u + block, value);` : numbers.join(' ')
          return `fn write_${name}(start: u32, block: u32, value: vec4f) { ${body} }`
        })
        .join('\n'),
  }
}

/** An input of heads, in 16 bits or in 32. */
export function headsIn(input: number, name: string, { type }: HeadVectors): Binding {
  return { input, name, type, half: true }
}

/** An output of heads, in 16 bits or in 32. */
export function headsOut(output: number, name: string, { type }: HeadVectors): Binding {
  return { output, name, type, half: true }
}
