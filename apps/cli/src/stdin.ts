// Everything that comes in on stdin.
import { buffer } from 'node:stream/consumers'
import { UserError } from './errors.ts'

/**
 * Reads stdin to its end, as text.
 *
 * @throws UserError if it is not UTF-8
 */
export async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('reading stdin; end it with Ctrl-D\n')
  const bytes = await buffer(process.stdin)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new UserError('stdin: not UTF-8 text', { cause })
  }
}
