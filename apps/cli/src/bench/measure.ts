// What every benchmark has in common: its request, its result, and how a rate is taken.
import type { Backend } from '@ts/tensor'
import type { BackendName } from '@ts/tensor/auto'
import type { Precision } from '@ts/tensor/webgpu'
import type { WeightType } from '@ts/transformer'
import type { Ceiling } from './ceiling.ts'

/** What to measure. */
export interface BenchRequest {
  readonly workload: string
  readonly threads: number
  readonly backend: BackendName
  /** How long to measure, in seconds, after a warm-up. */
  readonly seconds: number
  /** How weights are stored while decoding, default f32. */
  readonly type?: WeightType
  /** What is kept between steps while training, default full. */
  readonly precision?: Precision
}

/** What was measured. */
export interface BenchResult {
  readonly workload: string
  /** How weights are stored, where it is decoding. */
  readonly type?: WeightType
  readonly precision?: Precision
  readonly threads: number
  readonly backend: string
  readonly value: number
  readonly unit: string
  /** Most memory the process has held, in millions of bytes. */
  readonly peakMemoryMB: number
  /** 1: as fast as this machine could be at best, as measured in the same run. */
  readonly shareOfCeiling: number
}

/** Rounds to what repeats. */
export function result(
  { workload, threads, type, precision }: BenchRequest,
  measured: {
    readonly backend: string
    readonly value: number
    readonly unit: string
    readonly peakMemoryMB: number
    readonly share: number
  },
): BenchResult {
  const { backend, value, unit, peakMemoryMB, share } = measured
  const digits = (n: number): number => Number(n.toPrecision(4))
  return {
    workload,
    ...(type ? { type } : {}),
    ...(precision === 'mixed' ? { precision } : {}),
    threads,
    backend,
    value: digits(value),
    unit,
    peakMemoryMB: digits(peakMemoryMB),
    shareOfCeiling: digits(share),
  }
}

/** The process's largest resident set so far, in millions of bytes. */
export function peakMemoryMB(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6
}

/**
 * Rounds of work, each between two looks at the ceiling. Neighbours on the machine slow both down alike,
 * so the share is the median over the rounds of work done to work possible at that moment.
 *
 * @param round   does some work and tells how much it did per second
 * @param ceiling in the unit of the work
 * @param seconds how long to go on; at least one round
 * @returns       the fastest round's rate, and the share
 */
export async function measure(
  round: () => Promise<number>,
  ceiling: Ceiling,
  seconds: number,
): Promise<{ readonly rate: number; readonly share: number }> {
  // Engines compile a second time what runs often.
  await round()
  const rates: number[] = []
  const shares: number[] = []
  const end = performance.now() + 1000 * seconds
  let before = await ceiling.rate()
  do {
    const rate = await round()
    const after = await ceiling.rate()
    rates.push(rate)
    shares.push((2 * rate) / (before + after))
    before = after
  } while (performance.now() < end)
  shares.sort((a, b) => a - b)
  return { rate: Math.max(...rates), share: shares[shares.length >> 1] }
}

/** What {@link measureTokens} measures. */
export interface Contest {
  readonly backend: Backend
  /** Does some work and tells how much it did per second. */
  readonly round: () => Promise<number>
  /** How much of the work is a token's. */
  readonly perToken: number
  /** In the unit of the work. */
  readonly ceiling: Ceiling
  readonly close: () => void
}

/** Measures tokens per second, and closes what was measured. */
export async function measureTokens(
  request: BenchRequest,
  { backend, round, perToken, ceiling, close }: Contest,
): Promise<BenchResult> {
  const { rate, share } = await measure(round, ceiling, request.seconds)
  const peak = peakMemoryMB()
  await ceiling.close()
  close()
  backend.close()
  return result(request, {
    backend: backend.name,
    value: rate / perToken,
    unit: 'tokens/s',
    peakMemoryMB: peak,
    share,
  })
}

/**
 * Does the same again and again for about half a second.
 *
 * @param work   what one call does
 * @param finish waits for calls that were begun and may not have ended
 * @returns      work per second
 */
export async function repeat(
  run: () => unknown,
  work: number,
  finish: () => unknown = () => {},
): Promise<number> {
  const start = performance.now()
  let calls = 0
  do {
    await run()
    calls++
  } while (performance.now() - start < 500)
  await finish()
  return (calls * work) / ((performance.now() - start) / 1000)
}
