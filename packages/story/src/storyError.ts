// What can go wrong between a page and a story, in words for its reader.

/**
 * - `network`: the model cannot be fetched, and no copy is kept here;
 * - `integrity`: it is not the file that `integrity` names;
 * - `format`: it is damaged, or no model that can tell;
 * - `unsupported`: this browser has no WebAssembly SIMD, or no memory left;
 * - `blocked`: the page's Content-Security-Policy forbids the worker or WebAssembly;
 * - `option`: an attribute or option is not what it should be;
 * - `closed`: it was closed while something was still going on.
 */
export type StoryErrorCode =
  | 'network'
  | 'integrity'
  | 'format'
  | 'unsupported'
  | 'blocked'
  | 'option'
  | 'closed'

/** An error with a code for programs and a sentence for people. */
export class StoryError extends Error {
  override readonly name = 'StoryError'
  readonly code: StoryErrorCode

  constructor(code: StoryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
