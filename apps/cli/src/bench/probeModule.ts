// A WebAssembly module with two loops that nothing slows down: fused multiply-adds in registers,
// and reading memory. They show what this machine can do at most with 128-bit SIMD.

/** Floating-point operations of one turn of `compute`: 12 × 8 multiply-adds of four lanes. */
export const FLOPS_PER_TURN: number = 12 * 8 * 8
/** Bytes that one turn of `read` loads. */
export const BYTES_PER_TURN = 256
/** Places that `read` reads at in turn: from memory four are up to twice as fast as one. */
const PLACES = 4

const I32 = 0x7f
const F32 = 0x7d
const V128 = 0x7b
/** Twelve independent sums hide the latency of a multiply-add on every current core. */
const SUMS = 12

/**
 * The module's bytes. It exports `compute(turns)` and `read(turns)`, each giving a number that depends on
 * all its work, and the `memory` that `read` goes through, each quarter from its beginning.
 *
 * @param fused whether to use relaxed SIMD's fused multiply-add, else a multiplication and an addition
 * @param pages of 64 KiB: the memory that `read` may read
 */
export function probeModule(fused: boolean, pages: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([[0x60, 1, I32, 1, F32]])),
    ...section(3, vector([[0], [0]])),
    ...section(5, vector([[0x00, ...unsigned(pages)]])),
    ...section(
      7,
      vector([
        [...name('memory'), 2, 0],
        [...name('compute'), 0, 0],
        [...name('read'), 0, 1],
      ]),
    ),
    ...section(
      10,
      vector([compute(fused), read(pages)].map((code) => [...unsigned(code.length), ...code])),
    ),
  ])
}

/** Whether this engine has relaxed SIMD. */
export function hasFusedMultiplyAdd(): boolean {
  return WebAssembly.validate(probeModule(true, 1))
}

function compute(fused: boolean): readonly number[] {
  const factor = 1 + SUMS
  const sums = Array.from({ length: SUMS }, (_, i) => 1 + i)
  // sum = sum · factor + sum; unfused: sum = sum · factor, then + factor.
  const step = (sum: number): readonly number[] =>
    fused
      ? [...get(factor), ...get(factor), ...get(sum), ...simd(0x105), ...set(sum)]
      : [...get(factor), ...get(factor), ...simd(0xe6), ...get(sum), ...simd(0xe4), ...set(sum)]
  const turn = Array.from({ length: 8 }, () => sums.flatMap(step)).flat()
  return [
    ...unsigned(1),
    ...unsigned(SUMS + 1),
    V128,
    ...[0x43, 0x00, 0x00, 0x80, 0x3a, ...simd(0x13), ...set(factor)],
    ...loop(turn),
    ...sums.slice(1).flatMap((sum) => [...get(1), ...get(sum), ...simd(0xe4), ...set(1)]),
    ...[...get(1), ...simd(0x1f), 0x00, 0x0b],
  ]
}

function read(pages: number): readonly number[] {
  const [turns, address, sums] = [0, 1, 2]
  const bytes = BYTES_PER_TURN / PLACES
  const loads = Array.from({ length: BYTES_PER_TURN / 16 }, (_, i) => {
    const place = Math.floor((16 * i) / bytes)
    const offset = (place * pages * 65_536) / PLACES + ((16 * i) % bytes)
    return [
      ...get(sums + (i % 4)),
      ...get(address),
      ...[...simd(0x00), 0x04, ...unsigned(offset)],
      ...[...simd(0x50), ...set(sums + (i % 4))],
    ]
  }).flat()
  const advance = [
    ...get(address),
    0x41,
    ...[0x80 + (bytes & 0x7f), bytes >> 7],
    0x6a,
    ...set(address),
  ]
  return [
    ...unsigned(2),
    ...[...unsigned(1), I32, ...unsigned(4), V128],
    ...loop([...loads, ...advance], turns),
    ...[1, 2, 3].flatMap((i) => [...get(sums), ...get(sums + i), ...simd(0x50), ...set(sums)]),
    ...[...get(sums), ...simd(0x1f), 0x00, 0x0b],
  ]
}

/** Runs the body as often as the local counter says, which must be at least 1. */
function loop(body: readonly number[], counter = 0): readonly number[] {
  const again = [...get(counter), 0x41, 0x01, 0x6b, 0x22, ...unsigned(counter), 0x0d, 0x00]
  return [0x03, 0x40, ...body, ...again, 0x0b]
}

function get(local: number): readonly number[] {
  return [0x20, ...unsigned(local)]
}

function set(local: number): readonly number[] {
  return [0x21, ...unsigned(local)]
}

function simd(instruction: number): readonly number[] {
  return [0xfd, ...unsigned(instruction)]
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...unsigned(content.length), ...content]
}

function vector(items: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(items.length), ...items.flat()]
}

function name(text: string): readonly number[] {
  return vector([...new TextEncoder().encode(text)].map((byte) => [byte]))
}

/** LEB128. */
function unsigned(n: number): readonly number[] {
  return n < 0x80 ? [n] : [(n % 0x80) + 0x80, ...unsigned(Math.floor(n / 0x80))]
}
