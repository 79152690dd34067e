// Attention in tiles of 32 queries by 32 keys: a workgroup of 64 keeps its queries in workgroup memory and
// lets tiles of keys and values pass, 32 channels at a time; an invocation has 4 × 4 of the scores and 4
// rows by 4 channels of the result for each 32 channels.
import { grid, linearIndex, real } from './code.ts'
import { type HeadVectors, headsIn, headsOut, headVectors } from './headVectors.ts'
import type { DeviceTraits, KernelCall, Launches } from './kernel.ts'
import { numbersOut } from './perItem.ts'

/** Rows and columns of a tile, and channels that pass at a time. */
export const TILE = 32

/** Vectors of the tile of weights: a row of 33, so that the rows that lanes read lie in different banks. */
const WEIGHTS = 8 * 33

/**
 * Whether a workgroup's memory holds what stays and what passes.
 *
 * @param resident how many operands stay
 */
export function fitsTiles(headSize: number, resident: number, device: DeviceTraits): boolean {
  const vectors = resident * 8 * padded(headSize) + 8 * TILE + WEIGHTS + 64
  return 16 * vectors <= device.workgroupMemory
}

function padded(headSize: number): number {
  return Math.ceil(headSize / 4) * 4
}

/** The forward pass. */
export function attentionInTiles(
  { sizes, scalars: { scale }, outputs }: KernelCall,
  device: DeviceTraits,
): Launches {
  const { batch, time, heads, kvHeads, headSize, window } = sizes
  const vectors = headVectors(headSize)
  const tiles = new Tiles(vectors)
  const { chunks } = tiles
  const rowBlocks = Math.ceil(time / TILE)
  const groups = rowBlocks * batch * heads
  const code = `${real({ scale })}
${vectors.readers('q', 'k', 'v')}
${vectors.writers('o')}
${tiles.memory('queries')}
${tiles.keepTransposed('queries', 'q', time, heads * headSize)}
${tiles.passTransposed('k', time, kvHeads * headSize)}
${tiles.pass('v', time, kvHeads * headSize)}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let i = ${linearIndex};
  if (i >= ${groups}u) { return; }
  let x = lane % 8u;
  let y = lane / 8u;
  let h = i % ${heads}u;
  let b = i / ${heads}u % ${batch}u;
  // The queries that see most come first.
  let row = (${rowBlocks - 1}u - i / ${heads * batch}u) * ${TILE}u;
  let query = (b * ${time * heads}u + h) * ${headSize}u;
  let key = (b * ${time * kvHeads}u + h * ${kvHeads}u / ${heads}u) * ${headSize}u;
  keep_queries(lane, query, row);
  ${tiles.zeros('o')}
  var most = vec4f(-3e38);
  var sum = vec4f();
  ${tiles.overKeys(window, time)} {
    ${tiles.zero('s')}
    ${chunks((c) => `pass_k(lane, key, column, ${8 * c}u); workgroupBarrier(); ${tiles.multiply('s', 'queries', c)} ${c + 1 < tiles.chunkCount ? 'workgroupBarrier();' : ''}`)}
    ${rows((r) => `s${r} = select(vec4f(-3e38), scale * s${r}, ${tiles.visible(`row + 4u * y + ${r}u`, 'column + 4u * x', window)});`)}
    shared_rows[lane] = vec4f(${rows((r) => `max(max(s${r}.x, s${r}.y), max(s${r}.z, s${r}.w))`, ', ')});
    workgroupBarrier();
    var higher = most;
    for (var n = 0u; n < 8u; n++) { higher = max(higher, shared_rows[8u * y + n]); }
    let fade = exp(most - higher);
    most = higher;
    // Of a row that has seen no key yet the largest score is no score.
    ${rows((r) => `s${r} = select(vec4f(), exp(s${r} - higher[${r}]), s${r} > vec4f(-1e38));`)}
    sum = sum * fade + vec4f(${rows((r) => `dot(s${r}, vec4f(1))`, ', ')});
    ${tiles.storeWeights('s')}
    ${chunks((c) => rows((r) => `o${r}_${c} *= fade[${r}];`))}
    ${chunks((c) => `pass_v(lane, key, column, ${8 * c}u); workgroupBarrier(); ${tiles.accumulate('o', c)} workgroupBarrier();`)}
  }
  shared_rows[lane] = sum;
  workgroupBarrier();
  var all = vec4f();
  for (var n = 0u; n < 8u; n++) { all += shared_rows[8u * y + n]; }
  ${rows(
    (r) => `if (row + 4u * y + ${r}u < ${time}u) {
    let start = query + (row + 4u * y + ${r}u) * ${heads * headSize}u;
    ${tiles.write('o', r, ` / all[${r}]`)}
    ${outputs[1] ? `if (x == 0u) { lse[(b * ${heads}u + h) * ${time}u + row + 4u * y + ${r}u] = most[${r}] + log(all[${r}]); }` : ''}
  }`,
  )}
}`
  const bindings = [
    ...[headsIn(0, 'q', vectors), headsIn(1, 'k', vectors), headsIn(2, 'v', vectors)],
    headsOut(0, 'o', vectors),
    ...(outputs[1] ? [numbersOut(1, 'lse')] : []),
  ]
  return { dispatches: [{ label: 'tiles', code, workgroups: grid(groups, device), bindings }] }
}

/** Code for each of an invocation's four rows. */
export function rows(code: (r: number) => string, between = ' '): string {
  return [0, 1, 2, 3].map(code).join(between)
}

/**
 * Pieces of code on tiles. `row` and `column` are the first of the tile, (x, y) the invocation: it has rows
 * 4y … 4y + 3, and of scores columns 4x … 4x + 3, of results the channels of block 8c + x.
 */
export class Tiles {
  readonly chunkCount: number
  private readonly blocks: number

  constructor({ blocks }: HeadVectors) {
    this.blocks = blocks
    this.chunkCount = Math.ceil(blocks / 8)
  }

  /** Code for each 32 channels. */
  chunks = (code: (c: number) => string): string => {
    return Array.from({ length: this.chunkCount }, (_, c) => code(c)).join('\n    ')
  }

  /** Workgroup memory: operands that stay, the one that passes, weights, and numbers per row. */
  memory(...resident: readonly string[]): string {
    return `${resident.map((name) => `var<workgroup> ${name}: array<vec4f, ${32 * this.blocks}>;`).join('\n')}
var<workgroup> passing: array<vec4f, ${8 * TILE}>;
var<workgroup> weights: array<vec4f, ${WEIGHTS}>;
var<workgroup> shared_rows: array<vec4f, 64>;`
  }

  /** `keep_queries(lane, start, row)`: rows of an array as [channel][four rows]. */
  keepTransposed(name: string, array: string, time: number, stride: number): string {
    return `fn keep_${name}(lane: u32, start: u32, row: u32) {
  for (var n = lane; n < ${8 * this.blocks}u; n += 64u) {
    let block = n / 8u;
    let first = row + 4u * (n % 8u);
    ${this.transposed(array, time, stride)}
    ${[0, 1, 2, 3].map((c) => `${name}[32u * block + ${8 * c}u + n % 8u] = four[${c}];`).join(' ')}
  }
}`
  }

  /** `pass_k(lane, start, row, firstBlock)`: 32 channels of rows as [channel][four rows]. */
  passTransposed(array: string, time: number, stride: number): string {
    return `fn pass_${array}(lane: u32, start: u32, row: u32, firstBlock: u32) {
  let block = firstBlock + lane / 8u;
  if (block < ${this.blocks}u) {
    let first = row + 4u * (lane % 8u);
    ${this.transposed(array, time, stride)}
    ${[0, 1, 2, 3].map((c) => `passing[32u * (lane / 8u) + ${8 * c}u + lane % 8u] = four[${c}];`).join(' ')}
  }
}`
  }

  /** `pass_v(lane, start, row, firstBlock)`: 32 channels of rows as [row][four channels]. */
  pass(array: string, time: number, stride: number, name: string = array): string {
    return `fn pass_${name}(lane: u32, start: u32, row: u32, firstBlock: u32) {
  let block = firstBlock + lane % 8u;
  if (block < ${this.blocks}u) {
    for (var n = lane / 8u; n < ${TILE}u; n += 8u) {
      passing[8u * n + lane % 8u] = read_${array}(start + min(row + n, ${time - 1}u) * ${stride}u, block);
    }
  }
}`
  }

  /** Statement head that lets `column` run over the tiles of keys that the rows from `row` see. */
  overKeys(window: number, time: number): string {
    const first =
      window > 0 ? `(max(row + 1u, ${window}u) - ${window}u) / ${TILE}u * ${TILE}u` : '0u'
    return `for (var column = ${first}; column < min(row + ${TILE}u, ${time}u); column += ${TILE}u)`
  }

  /** Which of four keys from `column` on the query `row` sees. */
  visible(row: string, column: string, window: number): string {
    const keys = `vec4u(${column}) + vec4u(0, 1, 2, 3)`
    const near = `${keys} <= vec4u(${row})`
    return window > 0 ? `(${near}) & (${keys} + ${window} > vec4u(${row}))` : near
  }

  zero(name: string): string {
    return rows((r) => `var ${name}${r} = vec4f();`)
  }

  zeros(name: string): string {
    return this.chunks((c) => rows((r) => `var ${name}${r}_${c} = vec4f();`))
  }

  /** Adds to scores what the passing channels make of a resident operand. */
  multiply(scores: string, resident: string, c: number): string {
    const depth = Math.min(TILE, 4 * this.blocks - TILE * c)
    return `for (var d = 0u; d < ${depth}u; d++) {
      let mine = ${resident}[${TILE * 8 * c}u + 8u * d + y];
      let other = passing[8u * d + x];
      ${rows((r) => `${scores}${r} = fma(vec4f(mine[${r}]), other, ${scores}${r});`)}
    }`
  }

  /** Puts weights where all can read them: four rows of a column each. */
  storeWeights(name: string): string {
    return [0, 1, 2, 3]
      .map(
        (c) =>
          `weights[33u * y + 4u * x + ${c}u] = vec4f(${rows((r) => `${name}${r}[${c}]`, ', ')});`,
      )
      .join(' ')
  }

  /** Adds weights · passing rows to results. */
  accumulate(result: string, c: number): string {
    return `for (var n = 0u; n < ${TILE}u; n++) {
      let mine = weights[33u * y + n];
      let other = passing[8u * n + x];
      ${rows((r) => `${result}${r}_${c} = fma(vec4f(mine[${r}]), other, ${result}${r}_${c});`)}
    }`
  }

  /** Writes row r of results to the head at `start`. */
  write(name: string, r: number, suffix = ''): string {
    return this.chunks((c) => {
      const write = `write_${name}(start, ${8 * c}u + x, ${name}${r}_${c}${suffix});`
      return 8 * (c + 1) <= this.blocks
        ? write
        : `if (${8 * c}u + x < ${this.blocks}u) { ${write} }`
    })
  }

  private transposed(array: string, time: number, stride: number): string {
    const at = (n: number) =>
      `read_${array}(start + min(first + ${n}u, ${time - 1}u) * ${stride}u, block)`
    return `let four = transpose(mat4x4f(${rows(at, ', ')}));`
  }
}
