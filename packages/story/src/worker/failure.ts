// Any error as a code and a sentence.
import { BackendError } from '@ts/tensor'
import { FormatError } from '@ts/tokenizer'
import type { Failure } from '../protocol.ts'
import { StoryError } from '../storyError.ts'

/** What went wrong, for the page. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof StoryError) return { code: error.code, message }
  if (error instanceof FormatError) return { code: 'format', message }
  if (error instanceof RangeError) return { code: 'option', message }
  if (/Content.Security.Policy|unsafe-eval/i.test(message)) {
    const advice = "allow it with script-src 'wasm-unsafe-eval'"
    return { code: 'blocked', message: `the page's security policy forbids WebAssembly; ${advice}` }
  }
  if (error instanceof BackendError) return { code: 'unsupported', message }
  return { code: 'unsupported', message }
}
