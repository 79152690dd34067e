/** A file breaks its format, or does not belong to this run: cut short, altered, of another kind. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}

/** Training cannot go on: settings that do not fit, or a loss that is no number any more. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError'
}
