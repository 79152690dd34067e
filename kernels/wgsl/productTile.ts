// The registers of one invocation's part of a tile: some rows by some columns, as c{row}_{column / 4}.
import type { Tile } from './product.ts'

/** Declares them, all 0. */
export function registers(tile: Tile): string {
  return pairs(tile)
    .map(([r, j]) => `var c${r}_${j} = vec4f();`)
    .join(' ')
}

/** Adds the outer product of numbers of a and of b, given as expressions of their vectors. */
export function multiplyAdd(
  tile: Tile,
  a: (i: number) => string,
  b: (j: number) => string,
): string {
  return pairs(tile)
    .map(([r, j]) => `c${r}_${j} = fma(vec4f(${a(r >> 2)}[${r & 3}]), ${b(j)}, c${r}_${j});`)
    .join(' ')
}

/** Stores them, given where each block of four rows and of four columns begins. */
export function storeTile(
  tile: Tile,
  row: (i: number) => string,
  column: (j: number) => string,
): string {
  return pairs(tile)
    .map(([r, j]) => `store(${row(r >> 2)} + ${r & 3}u, ${column(j)}, c${r}_${j}, split);`)
    .join('\n  ')
}

function pairs({ ownRows, ownColumns }: Tile): readonly (readonly [row: number, block: number])[] {
  const blocks = ownColumns / 4
  return Array.from({ length: ownRows * blocks }, (_, n) => [Math.floor(n / blocks), n % blocks])
}

/** 0, 1, … for each four of `size`. */
export function blocksOf(size: number): readonly number[] {
  return Array.from({ length: size / 4 }, (_, i) => i)
}
