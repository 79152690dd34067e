// Sensible settings for a model of a given size: what to start from.
import type { Settings } from './settings.ts'

/** What a recipe is for. */
export interface RecipeFor {
  /** Parameters that the model's layers have, embeddings left out or in: the order of size counts. */
  readonly parameters: number
  readonly steps: number
  readonly batch?: number
  readonly context?: number
}

/**
 * Settings for a story model: AdamW (0.9, 0.95), weight decay 0.1, clipping at 1, a short warm-up
 * and cosine down to a tenth of the peak. The smaller the model, the higher its peak:
 * 3e-3 below half a million parameters, 5e-4 at 30 million, a power law between.
 *
 * @example
 * const settings = { ...recipe({ parameters: 1e6, steps: 2000 }), dropout: 0.1 }
 * @see the model card of TinyStories-33M, whose betas, decay and rate (5e-4) these are
 */
export function recipe({ parameters, steps, batch = 8, context = 256 }: RecipeFor): Settings {
  return {
    steps,
    batch,
    context,
    accumulation: 1,
    rows: 'windows',
    seed: 1,
    optimizer: 'adamw',
    learningRate: peakLearningRate(parameters),
    schedule: {
      kind: 'cosine',
      warmup: Math.min(100, Math.ceil(steps / 20)),
      final: 0.1,
      decay: Math.ceil(steps / 5),
    },
    beta1: 0.9,
    beta2: 0.95,
    epsilon: 1e-8,
    weightDecay: 0.1,
    clip: 1,
    dropout: 0,
    logEvery: 10,
    evaluateEvery: Math.max(10, Math.ceil(steps / 10)),
    // Ten evaluations then take about a twentieth of the training's time.
    evaluateDocuments: Math.min(200, Math.max(16, Math.round(0.015 * steps * batch))),
    sampleEvery: Math.max(10, Math.ceil(steps / 5)),
    saveEvery: Math.max(10, Math.ceil(steps / 5)),
    keep: 2,
    patience: 0,
    spike: 2,
  }
}

/**
 * A peak learning rate that suits AdamW and a model of this size: 3e-3·(parameters / 5e5)^−0.44,
 * from 3e-4 to 3e-3, rounded to two digits.
 */
export function peakLearningRate(parameters: number): number {
  const rate = 3e-3 * (parameters / 5e5) ** -0.44
  return Number(Math.min(3e-3, Math.max(3e-4, rate)).toPrecision(2))
}
