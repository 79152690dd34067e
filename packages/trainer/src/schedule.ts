// The learning rate as a pure function of the step.

/** How the learning rate runs. All fractions are of the peak. */
export interface Schedule {
  /**
   * After the warm-up: `constant` stays at the peak; `cosine` and `linear` go down to `final` at the
   * last step; `wsd` (warm-up, stable, decay) stays at the peak and goes down linearly to `final`
   * over the last `decay` steps.
   */
  readonly kind: 'constant' | 'cosine' | 'linear' | 'wsd'
  /** Steps over which it rises linearly to the peak. */
  readonly warmup: number
  /** What is left of the peak at the last step, 0…1. */
  readonly final: number
  /** Steps of the decay; `wsd` only. */
  readonly decay: number
}

/**
 * The learning rate of one update.
 *
 * @param step  0 … steps−1; later steps have the last one's rate
 * @param steps of the whole run
 * @param peak  the highest rate
 * @returns     peak·(step + 1)/warmup during the warm-up, then as the schedule says
 * @see Loshchilov & Hutter 2016, https://arxiv.org/abs/1608.03983 (cosine);
 *      Hu et al. 2024, https://arxiv.org/abs/2404.06395 (warm-up, stable, decay)
 */
export function learningRateAt(
  step: number,
  { steps, peak, schedule }: { steps: number; peak: number; schedule: Schedule },
): number {
  const { kind, warmup, final, decay } = schedule
  if (step < warmup) return peak * ((step + 1) / warmup)
  const start = kind === 'wsd' ? Math.max(warmup, steps - decay) : warmup
  // 1 at the last step of the run.
  const progress = Math.min(1, Math.max(0, (step - start + 1) / Math.max(1, steps - start)))
  switch (kind) {
    case 'constant':
      return peak
    case 'cosine':
      return peak * (final + ((1 - final) * (1 + Math.cos(Math.PI * progress))) / 2)
    case 'linear':
    case 'wsd':
      return peak * (1 - (1 - final) * progress)
    default:
      return kind satisfies never
  }
}
