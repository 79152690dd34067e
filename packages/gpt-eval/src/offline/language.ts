// What a checker of spelling and grammar tells; which one is the caller's choice.

/** One mistake. */
export interface Mistake {
  readonly kind: 'spelling' | 'grammar'
  /** the words in question */
  readonly text: string
  readonly message: string
}

/** Finds mistakes in simple English. */
export interface LanguageChecker {
  /** name and version, for the report */
  readonly name: string
  check(text: string): Promise<readonly Mistake[]>
}
