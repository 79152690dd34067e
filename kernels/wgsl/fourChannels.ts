// Four channels of a head whose size need not be a multiple of four. `block` is their number.

/** Expressions and statements on channels 4·block … 4·block + 3. */
export function fourChannels(headSize: number): {
  load(array: string, start: string): string
  store(array: string, start: string, value: string): string
} {
  const whole = headSize % 4 === 0
  const at = (n: number): string => {
    const channel = `block * 4u + ${n}u`
    return whole ? channel : `min(${channel}, ${headSize - 1}u)`
  }
  return {
    load: (array, start) =>
      `vec4f(${[0, 1, 2, 3].map((n) => `${array}[${start} + ${at(n)}]`).join(', ')})`,
    store: (array, start, value) =>
      [0, 1, 2, 3]
        .map((n) => {
          const write = `${array}[${start} + block * 4u + ${n}u] = ${value}[${n}];`
          return whole ? write : `if (block * 4u + ${n}u < ${headSize}u) { ${write} }`
        })
        .join(' '),
  }
}
