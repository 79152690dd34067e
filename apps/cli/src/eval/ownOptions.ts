// Options that a command and the one above it both have: commander gives them to the upper one.
import type { Command } from 'commander'

/** The options of a command, with what was given on the command line, whichever of the two took it. */
export function ownOptions<T extends object>(command: Command): T {
  const values = command.opts<Record<string, unknown>>()
  for (const option of command.options) {
    const name = option.attributeName()
    if (command.parent?.getOptionValueSource(name) === 'cli') {
      values[name] = command.parent.getOptionValue(name)
    }
  }
  return values as T
}
