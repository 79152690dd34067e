/** Training cannot go on: settings that do not fit, or a loss that is no number any more. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError'
}
