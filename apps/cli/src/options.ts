// What several commands take: how options are read, and the ones that are the same everywhere.
import { availableParallelism } from 'node:os'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { backends } from './openBackend.ts'

/** More threads than this wait for one another longer than they compute, at the sizes of story models. */
const MOST_THREADS = 16

/** Reads a whole number in [least, most]. */
export function wholeNumber(least = 0, most: number = 2 ** 31 - 1): (text: string) => number {
  return (text) => {
    const n = Number(text)
    if (text.trim() === '' || !Number.isInteger(n) || n < least || n > most) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
    }
    return n
  }
}

/** Reads a number in [least, most]. */
export function decimal(least = 0, most: number = Number.MAX_VALUE): (text: string) => number {
  return (text) => {
    const n = Number(text)
    if (text.trim() === '' || !(n >= least && n <= most)) {
      const range = most === Number.MAX_VALUE ? `of at least ${least}` : `from ${least} to ${most}`
      throw new InvalidArgumentError(`Expected a number ${range}.`)
    }
    return n
  }
}

/** Reads a list separated by commas. */
export function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** `--tokens`. @param instead the option that gives the same as text, as `--prompt` */
export function tokensOption(instead: string): Option {
  return new Option('--tokens <ids>', `the text as token ids, instead of ${instead}`)
    .argParser(tokenIds)
    .conflicts(instead.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()))
}

/** Reads ids separated by spaces or commas. Whether they exist is known only with the model. */
function tokenIds(text: string): readonly number[] {
  return text
    .split(/[\s,]+/)
    .filter((id) => id !== '')
    .map((id) => {
      const n = Number(id)
      if (!/^-?\d+$/.test(id)) {
        throw new InvalidArgumentError(`Expected whole numbers separated by spaces, got '${id}'.`)
      }
      return n
    })
}

/** `--json`. @param shape what the line holds, as `{path, stories}`; `?` after what may be missing */
export function jsonOption(shape: string): Option {
  return new Option('--json', `print the result as one line of JSON: ${shape}`)
}

/** `--seed`, default 0. */
export function seedOption(): Option {
  return new Option('--seed <n>', 'same seed, same result')
    .argParser(wholeNumber(0, 2 ** 32 - 1))
    .default(0)
}

/** `--threads`, by default as many as there are cores. */
export function threadsOption(): Option {
  return new Option('--threads <n>', 'threads that share the work')
    .argParser(wholeNumber(1, 64))
    .default(Math.min(MOST_THREADS, availableParallelism()), 'one per core')
}

/** `--backend`. */
export function backendOption(): Option {
  return new Option('--backend <name>', 'where to compute').choices(backends).default('wasm')
}

/** `--precision`. */
export function precisionOption(): Option {
  return new Option(
    '--precision <name>',
    'mixed: 16-bit floats between steps, on WebGPU where the adapter has them',
  )
    .choices(['full', 'mixed'])
    .default('full')
}

/** Shows examples under a command's help. */
export function examples(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`)
}
