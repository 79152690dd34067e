// What every benchmark has in common: its request, its result, and how a rate is taken.

/** What to measure. */
export interface BenchRequest {
  readonly workload: string
  readonly threads: number
  readonly backend: 'wasm' | 'reference'
  /** How long to measure, in seconds, after a warm-up. */
  readonly seconds: number
}

/** What was measured. */
export interface BenchResult {
  readonly workload: string
  readonly threads: number
  readonly backend: string
  readonly value: number
  readonly unit: string
  /** Most memory the process has held, in millions of bytes. */
  readonly peakMemoryMB: number
  /** 1: as fast as this machine could be at best, as measured in the same run. */
  readonly shareOfCeiling: number
}

/** Memory peaks and rounds to what repeats. */
export function result(
  { workload, threads }: BenchRequest,
  measured: {
    readonly backend: string
    readonly value: number
    readonly unit: string
    readonly peakMemoryMB: number
    readonly ceiling: number
  },
): BenchResult {
  const { backend, value, unit, peakMemoryMB, ceiling } = measured
  const digits = (n: number): number => Number(n.toPrecision(4))
  return {
    workload,
    threads,
    backend,
    value: digits(value),
    unit,
    peakMemoryMB: digits(peakMemoryMB),
    shareOfCeiling: digits(value / ceiling),
  }
}

/** The process's largest resident set so far, in millions of bytes. */
export function peakMemoryMB(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6
}

/**
 * The time of one call: of rounds of about half a second the fastest, divided by its calls. Other
 * processes only ever make a round slower.
 *
 * @param seconds how long to go on; 0: a single call
 * @returns       seconds
 */
export async function bestSeconds(run: () => Promise<unknown>, seconds: number): Promise<number> {
  // Twice, since engines compile a second time what runs often.
  await run()
  await run()
  let best = Number.POSITIVE_INFINITY
  const end = performance.now() + 1000 * seconds
  const round = Math.min(500, 1000 * seconds)
  do {
    const start = performance.now()
    let calls = 0
    do {
      await run()
      calls++
    } while (performance.now() - start < round)
    best = Math.min(best, (performance.now() - start) / calls)
    await new Promise((resolve) => setImmediate(resolve))
  } while (performance.now() < end)
  return best / 1000
}
