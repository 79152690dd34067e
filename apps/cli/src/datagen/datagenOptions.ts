// The options of datagen.
import type { FilterName } from '@ts/datagen'
import type { Command } from 'commander'
import { decimal, jsonOption, list, seedOption, threadsOption, wholeNumber } from '../options.ts'
import { filtersOption } from './filtersOption.ts'
import type { ChatRequestOptions } from './openDatagenChat.ts'
import type { RecipeOptions } from './recipeFor.ts'

/** What datagen was asked for. */
export interface DatagenOptions extends ChatRequestOptions, Omit<RecipeOptions, 'model'> {
  readonly model?: string
  readonly count: number
  readonly perCall: number
  readonly attempts: number
  readonly temperature: number
  readonly topP?: number
  readonly maxTokens: number
  readonly out?: string
  readonly ledger?: string
  readonly estimate?: boolean
  readonly dryRun?: boolean
  readonly batch?: boolean
  readonly wait?: boolean
  readonly resume?: boolean
  readonly off: readonly FilterName[]
  readonly seed: number
  readonly json?: boolean
}

/** Adds them. */
export function addDatagenOptions(command: Command): void {
  addChatOptions(command)
    .option('--count <n>', 'how many stories', wholeNumber(1, 100_000_000), 1000)
    .option('--per-call <n>', 'stories in one call', wholeNumber(1, 50), 1)
    .option('--attempts <n>', 'how often a rejected story is asked for', wholeNumber(1, 16), 3)
    .option('--recipe <file>', 'words, features, style, language, reader, templates as JSON')
    .option(
      '--domain <text>',
      'what the stories are about; a first call proposes words and features',
    )
    .option('--features <list>', 'only these of the features, or none', list)
    .option('--most-features <n>', 'features of one story', wholeNumber(0, 5))
    .option('--style <list>', 'styles, one for each story', list)
    .option('--language <name>', 'default English')
    .option('--reader <who>', 'who shall know every word, as "a child of three or four"')
    .option('--temperature <t>', 'how freely the model draws', decimal(0, 2), 1)
    .option('--top-p <p>', 'draw from the likeliest that reach this probability', decimal(0, 1))
    .option('--max-tokens <n>', 'most tokens of one story', wholeNumber(50), 700)
    .option(
      '--out <file>',
      '.jsonl with all that is known of a story, .json as TinyStories_all_data, or text',
    )
    .option('--estimate', 'say what it would cost, and do nothing')
    .option('--dry-run', 'show the first prompts and the cost, and do nothing')
    .option('--batch', 'through the Batch API: half the price, within a day')
    .option('--wait', 'with --batch: stay until all batches are done')
    .option('--resume', 'go on; what is in the ledger is not asked again')
    .addOption(filtersOption())
    .addOption(seedOption())
    .addOption(
      jsonOption('{path, stories, asked, givenUp, calls, rejected, dollars, files, unfinished?}'),
    )
}

/** Who is asked and how; shared with instruct. */
export function addChatOptions(command: Command): Command {
  return command
    .option('--provider <name>', 'openai, offline, or the path of a model', 'openai')
    .option('--model <name>', 'as the server calls it')
    .option('--base-url <url>', 'any OpenAI-compatible server; default OpenAI, or OPENAI_BASE_URL')
    .option('--free', 'the server charges nothing')
    .option('--budget <dollars>', 'never spend more than this, earlier runs included', decimal(0))
    .option('--prices <file>', 'a price table, as JSON')
    .option('--tokenizer <path>', 'counts tokens for the estimate; default a quarter of the bytes')
    .option('--concurrency <n>', 'calls at once', wholeNumber(1, 1000), 8)
    .option('--rpm <n>', 'most calls a minute', wholeNumber(1))
    .option('--tpm <n>', 'most tokens a minute', wholeNumber(1))
    .option('--ledger <file>', 'where calls are kept; default <out>.calls.jsonl')
    .addOption(threadsOption())
}
