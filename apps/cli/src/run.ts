// One run of the command line: parse, act, and turn whatever went wrong into a sentence and an exit code.
import { CommanderError } from 'commander'
import { Interrupted, sentenceOf } from './errors.ts'
import { createProgram } from './program.ts'
import { endProgress } from './progress.ts'

/** Wrong usage, as shells have it. */
const USAGE = 2

/**
 * Runs the command line once.
 *
 * @param argv as process.argv
 * @returns    the exit code: 0 done, 1 an error told in one sentence, 2 wrong usage, 130 Ctrl-C
 */
export async function run(argv: readonly string[]): Promise<number> {
  watchOutput()
  process.on('SIGINT', interrupted)
  const program = await createProgram(argv)
  try {
    await program.parseAsync(argv)
    return 0
  } catch (error) {
    endProgress()
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
    if (error instanceof Interrupted) {
      if (error.message) process.stderr.write(`${error.message}\n`)
      return error.exitCode
    }
    process.stderr.write(`tinystories: ${sentenceOf(error)}\n`)
    if (program.opts<{ debug?: boolean }>().debug) {
      process.stderr.write(`${stackOf(error)}\n`)
    }
    return 1
  } finally {
    process.off('SIGINT', interrupted)
  }
}

/** Commands with something to save listen themselves; for all others Ctrl-C ends at once. */
function interrupted(): void {
  if (process.listenerCount('SIGINT') > 1) return
  endProgress()
  process.exit(130)
}

/** A reader that has seen enough (`tinystories write | head`) is no error; a full disk is one. */
function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    process.stderr.write(`tinystories: stdout: ${sentenceOf(error)}\n`)
    process.exit(1)
  })
  process.stderr.on('error', () => {})
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
