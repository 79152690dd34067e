// tinystories tokenize: text on stdin to token ids on stdout.

import type { Command } from 'commander'
import { examples, jsonOption } from '../options.ts'
import { print, printJson } from '../output.ts'
import { readStdin } from '../stdin.ts'
import { openTokenizerFile, tokenizerKinds } from '../tokenizerFile.ts'

interface Options {
  readonly tokenizer: string
  readonly special: boolean
  readonly json?: boolean
}

/** Adds `tokenize`. */
export function addTokenize(program: Command): void {
  const command = program
    .command('tokenize')
    .description('Turn text on stdin into token ids on stdout.')
    .requiredOption('--tokenizer <path>', tokenizerKinds)
    .option('--special', 'read special tokens in the text, and add the marks of the format', false)
    .addOption(jsonOption('{tokens}'))
    .action(tokenize)
  examples(
    command,
    'echo -n "Once upon a time" | tinystories tokenize --tokenizer my-model',
    'tinystories tokenize --tokenizer tokenizer.json --json < story.txt',
  )
}

async function tokenize({ tokenizer: path, special, json }: Options): Promise<void> {
  const tokenizer = await openTokenizerFile(path)
  const tokens = tokenizer.encode(await readStdin(), { special })
  if (json) return printJson({ tokens: Array.from(tokens) })
  return print(`${tokens.join(' ')}\n`)
}
