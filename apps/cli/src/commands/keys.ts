// tinystories keys: who may call a server.
import { makeApiKey, readKeyFile, writeKeyFile } from '@ts/server'
import type { Command } from 'commander'
import { UserError } from '../errors.ts'
import { exists } from '../exists.ts'
import { examples, jsonOption, wholeNumber } from '../options.ts'
import { print, printJson, table } from '../output.ts'

interface Options {
  readonly keys: string
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
  readonly json?: boolean
}

/** Adds `keys add`, `keys list` and `keys remove`. */
export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .description('API keys of `tinystories serve`, kept as hashes.')
  const file = ['--keys <file>', 'the file they are kept in'] as const
  examples(
    keys
      .command('add <name>')
      .description('Make a key and print it. It is shown this once.')
      .requiredOption(...file)
      .option('--requests-per-minute <n>', 'default: no limit', wholeNumber(1))
      .option(
        '--tokens-per-minute <n>',
        'of prompts and answers; default: no limit',
        wholeNumber(1),
      )
      .addOption(jsonOption('{name, key}'))
      .action(add),
    'tinystories keys add my-app --keys keys.json',
    'tinystories keys add guest --keys keys.json --requests-per-minute 20 --tokens-per-minute 10000',
  )
  examples(
    keys
      .command('list')
      .description('Names and limits of the keys.')
      .requiredOption(...file)
      .addOption(jsonOption('[{name, created, requestsPerMinute?, tokensPerMinute?}]'))
      .action(list),
    'tinystories keys list --keys keys.json',
  )
  examples(
    keys
      .command('remove <name>')
      .description('Remove a key. A running server refuses it within seconds.')
      .requiredOption(...file)
      .addOption(jsonOption('{name, left}'))
      .action(remove),
    'tinystories keys remove guest --keys keys.json',
  )
}

async function add(name: string, options: Options): Promise<void> {
  const { keys: path, requestsPerMinute, tokensPerMinute, json } = options
  if (name.trim() === '' || name.length > 200) {
    throw new UserError(`keys add: a name has 1 to 200 characters, got '${name.slice(0, 40)}'`)
  }
  const kept = (await exists(path)) ? await readKeyFile(path) : []
  if (kept.some((key) => key.name === name)) {
    throw new UserError(
      `${path}: there is a key ${name} already; remove it first or take another name`,
    )
  }
  const { secret, apiKey } = makeApiKey(name, {
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
  })
  await writeKeyFile(path, [...kept, apiKey])
  if (json) return printJson({ name, key: secret })
  await print(`${secret}\n`)
}

async function list({ keys: path, json }: Options): Promise<void> {
  const kept = await readKeyFile(path)
  // Not even the hashes are of use to anybody.
  if (json) return printJson(kept.map(({ hash, ...key }) => key))
  const limit = (n: number | undefined): string => (n === undefined ? 'no limit' : String(n))
  const rows = kept.map(({ name, created, requestsPerMinute, tokensPerMinute }) => {
    return [name, created, limit(requestsPerMinute), limit(tokensPerMinute)]
  })
  await print(table([['name', 'created', 'requests/min', 'tokens/min'], ...rows]))
}

async function remove(name: string, { keys: path, json }: Options): Promise<void> {
  const kept = await readKeyFile(path)
  const left = kept.filter((key) => key.name !== name)
  if (left.length === kept.length) throw new UserError(`${path}: there is no key ${name}`)
  await writeKeyFile(path, left)
  if (json) return printJson({ name, left: left.length })
  await print(`${path}: removed ${name}, ${left.length} left\n`)
}
