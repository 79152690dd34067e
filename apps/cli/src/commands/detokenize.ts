// tinystories detokenize: token ids on stdin to text on stdout.

import type { Command } from 'commander'
import { UserError } from '../errors.ts'
import { examples, jsonOption } from '../options.ts'
import { print, printJson } from '../output.ts'
import { readStdin } from '../stdin.ts'
import { openTokenizerFile, tokenizerKinds } from '../tokenizerFile.ts'

interface Options {
  readonly tokenizer: string
  readonly special: boolean
  readonly json?: boolean
}

/** Adds `detokenize`. */
export function addDetokenize(program: Command): void {
  const command = program
    .command('detokenize')
    .description('Turn token ids on stdin (or the JSON of tokenize) into text on stdout.')
    .requiredOption('--tokenizer <path>', tokenizerKinds)
    .option('--special', 'show all special tokens as their text', false)
    .addOption(jsonOption('{text}'))
    .action(detokenize)
  examples(
    command,
    'echo "7454 2402 257 640" | tinystories detokenize --tokenizer gpt2/tokenizer.json',
    'tinystories tokenize --tokenizer my-model --json < a.txt | tinystories detokenize --tokenizer my-model',
  )
}

async function detokenize({ tokenizer: path, special, json }: Options): Promise<void> {
  const tokenizer = await openTokenizerFile(path)
  const tokens = parse(await readStdin())
  const beyond = tokens.findIndex((id) => id >= tokenizer.vocabSize)
  if (beyond >= 0) {
    throw new UserError(
      `detokenize: token ids must be below ${tokenizer.vocabSize}, got ${tokens[beyond]} at place ${beyond}`,
    )
  }
  const text = tokenizer.decode(tokens, special ? { special } : {})
  return json ? printJson({ text }) : print(text)
}

/** Ids separated by white space or commas, with or without the JSON around them. */
function parse(text: string): readonly number[] {
  const ids = text.replace(/^\s*(\{\s*"tokens"\s*:)?\s*\[?/, '').replace(/\]?\s*\}?\s*$/, '')
  return ids
    .split(/[\s,]+/)
    .filter((id) => id !== '')
    .map((id) => {
      if (!/^\d{1,10}$/.test(id)) {
        throw new UserError(`detokenize: expected token ids, got '${id.slice(0, 40)}'`)
      }
      return Number(id)
    })
}
