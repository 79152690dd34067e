// How the next token is drawn: what is asked for, and how the op that draws is told.

/** How the next token is drawn. Without any of them: from the model's own distribution. */
export interface Sampling {
  /** Divides the logits; 0 takes the most likely token; default 1. */
  readonly temperature?: number
  /** Keeps the K most likely tokens, and those as likely as the last of them; default 0: all. */
  readonly topK?: number
  /** Keeps the fewest most likely tokens that together reach this probability; default 1: all. */
  readonly topP?: number
  /** Keeps tokens at least this likely, relative to the most likely one; default 0: all. */
  readonly minP?: number
  /** Above 1, tokens that were there already become less likely; default 1. */
  readonly repetitionPenalty?: number
}

/** Numbers of a row of the settings of `drawTokens` in @ts/tensor. */
export const SETTINGS = 6

/**
 * A row of the settings of `drawTokens`. The order of cuts is HF's: temperature, top-k, top-p of what is left, min-p.
 *
 * @param uniform in [0, 1); its first 24 bits are used, which is what a float32 holds
 * @param known   ids to choose from
 */
export function drawSettings(sampling: Sampling, uniform: number, known: number): number[] {
  const { temperature = 1, topK = 0, topP = 1, minP = 0 } = sampling
  return [temperature, topK, topP, minP, Math.floor(uniform * 2 ** 24) / 2 ** 24, known]
}

/** @throws RangeError if a setting is out of its range */
export function checkSampling(sampling: Sampling): void {
  const { temperature = 1, topK = 0, topP = 1, minP = 0, repetitionPenalty = 1 } = sampling
  expectRange('temperature', temperature, temperature >= 0, '0 or more')
  expectRange('topK', topK, topK >= 0 && Number.isInteger(topK), 'a whole number, 0 or more')
  expectRange('topP', topP, topP > 0 && topP <= 1, 'above 0 and at most 1')
  expectRange('minP', minP, minP >= 0 && minP <= 1, 'from 0 to 1')
  expectRange('repetitionPenalty', repetitionPenalty, repetitionPenalty > 0, 'above 0')
}

function expectRange(name: string, value: number, holds: boolean, rule: string): void {
  if (!holds) throw new RangeError(`sampling: ${name} must be ${rule}, got ${value}`)
}
