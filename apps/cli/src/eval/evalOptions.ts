// The options of eval.

import type { Turns } from '@ts/gpt-eval'
import type { BackendName } from '@ts/tensor/auto'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { backendOption, decimal, seedOption, threadsOption, wholeNumber } from '../options.ts'
import type { PromptRequest } from './evalPrompts.ts'
import type { JudgeRequest } from './judges.ts'

/** What eval was asked for. */
export interface EvalOptions extends JudgeRequest, PromptRequest {
  readonly model?: readonly string[]
  readonly run?: string
  readonly every: number
  readonly modelUrl?: string
  readonly modelFree?: boolean
  readonly tokenizer?: string
  readonly completions: number
  readonly temperature: number
  readonly maxTokens: number
  readonly seed: number
  readonly truncate?: boolean
  readonly validation?: string
  readonly larger?: string
  readonly training?: string
  readonly batch?: boolean
  readonly wait?: boolean
  readonly estimate?: boolean
  readonly out: string
  readonly threads: number
  readonly backend: BackendName
  readonly json?: boolean
}

/** Adds them. */
export function addEvalOptions(command: Command): void {
  command
    .option(
      '--model <model...>',
      'PATH, NAME=PATH, openai:MODEL, or a .jsonl of ready completions; the first is what others are compared with',
    )
    .option('--model-url <url>', 'server of openai: models; default that of the judge')
    .option('--model-free', 'the server of openai: models charges nothing')
    .option('--tokenizer <path>', 'by default the one beside the model')
    .option('--run <folder>', 'a training run: its checkpoints, one after the other')
    .option('--every <steps>', 'with --run: checkpoints at multiples of this', wholeNumber(1), 1000)
    .option('--prompts <file>', 'beginnings as YAML, JSON, JSONL or text; default our own fifty')
    .option('--half-stories <file>', 'take the first halves of these stories as beginnings')
    .option('--limit <n>', 'at most so many beginnings, and instructions of a file', wholeNumber(1))
    .option('--no-questions', 'leave out the prompts with a right answer')
    .option(
      '--instruct <n|file>',
      'for Instruct models: so many instructions of our own, or those of a file (TinyStories-Instruct text, .jsonl of datagen instruct)',
      '0',
    )
    .option('--completions <n>', 'completions of each beginning', wholeNumber(1, 1000), 10)
    .option('--temperature <t>', 'of the completions', decimal(0), 1)
    .option('--max-tokens <n>', 'most tokens of a completion', wholeNumber(1), 300)
    .option('--truncate', 'cut completions at the first repeated 4-gram of words')
    .option('--validation <file>', 'stories to measure bits per byte on')
    .option('--training <file>', 'what the models were trained on, to see whether they copy')
    .addOption(judgeOption())
    .option('--larger <model>', 'with offline: a larger model that scores the completions')
    .option('--batch', 'judge through the Batch API: half the price, within a day')
    .option('--wait', 'with --batch: stay until all batches are done')
    .option('--estimate', 'say what the judges would cost, and do nothing')
    .option('--out <folder>', 'completions, ledger of calls, results and report', 'eval')
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(backendOption())
  addJudgeOptions(command)
}

/** `--judge`. */
export function judgeOption(): Option {
  return new Option(
    '--judge <judge...>',
    'offline (not GPT-4: it only measures), openai:MODEL, or several',
  ).default(['offline'], 'offline')
}

/** How judges are asked; shared with calibrate. */
export function addJudgeOptions(command: Command): void {
  command
    .option('--judge-url <url>', 'an OpenAI-compatible server; default OpenAI')
    .option('--budget <dollars>', 'never spend more than this, earlier runs included', decimal(0))
    .option('--prices <file>', 'a price table, as JSON')
    .option('--free', 'the server charges nothing')
    .option('--concurrency <n>', 'calls at once', wholeNumber(1, 1000), 8)
    .option('--turns <n>', '1: assessment and grades in one call; 2: as in the paper', turns, 1)
    .option(
      '--repeats <n>',
      'gradings of each completion, to see the noise',
      wholeNumber(1, 100),
      1,
    )
    .option('--no-temperature0', "leave the judge's temperature to its server")
}

function turns(text: string): Turns {
  if (text === '1' || text === '2') return Number(text) as Turns
  throw new InvalidArgumentError('Expected 1 or 2.')
}
