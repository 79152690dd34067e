// The options of train, and how a resumed run remembers those that its run.json does not hold.

import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { BackendName } from '@ts/tensor/auto'
import type { Precision } from '@ts/tensor/webgpu'
import type { Settings } from '@ts/trainer'
import { type Command, Option } from 'commander'
import { UserError } from '../errors.ts'
import {
  backendOption,
  decimal,
  jsonOption,
  precisionOption,
  seedOption,
  threadsOption,
  wholeNumber,
} from '../options.ts'
import { writeWhole } from '../wholeFile.ts'
import type { ModelRequest } from './modelFor.ts'
import type { DataRequest } from './trainingData.ts'

/** Schedules by name. */
const schedules = ['cosine', 'linear', 'constant', 'wsd'] as const

/** What train was asked for. */
export interface TrainOptions extends DataRequest, ModelRequest {
  readonly out: string
  readonly steps: number
  readonly batch: number
  readonly seed: number
  readonly threads: number
  readonly backend: BackendName
  readonly precision: Precision
  readonly resume: boolean
  readonly accumulation?: number
  readonly optimizer?: Settings['optimizer']
  readonly learningRate?: number
  readonly schedule?: (typeof schedules)[number]
  readonly warmup?: number
  readonly dropout?: number
  readonly evaluateEvery?: number
  readonly sampleEvery?: number
  readonly saveEvery?: number
  readonly keep?: number
  readonly patience?: number
  readonly prompt: readonly string[]
  readonly json?: boolean
}

/** Adds the options. */
export function addTrainOptions(command: Command): void {
  command
    .option(
      '--data <paths...>',
      'files of stories (text, JSONL, JSON, parquet) or a prepared folder',
    )
    .requiredOption('--out <folder>', 'the run folder')
    .option('--resume', 'go on with the run in --out', false)
    .option('--tokenizer <path>', 'by default the one of the prepared folder, else one is trained')
    .option('--vocab <n>', 'ids of a tokenizer that is trained', wholeNumber(257, 2 ** 21), 4096)
    .option(
      '--validation <share>',
      'share of the stories of files held back',
      decimal(0, 0.5),
      0.02,
    )
    .option('--field <name>', 'where JSON or parquet holds the text (default: text)')
    .addOption(new Option('--preset <name>', 'a known shape, see below').default('neo-128x4'))
    .addOption(
      new Option('--config <file>', 'a config.json instead of a preset').conflicts('preset'),
    )
    .addOption(
      new Option('--from <model>', 'begin with the weights and tokenizer of a model').conflicts([
        'preset',
        'config',
      ]),
    )
    .option('--steps <n>', 'updates', wholeNumber(1), 2000)
    .option('--batch <n>', 'rows of a step', wholeNumber(1, 65_536), 8)
    .option('--context <n>', 'tokens of a row', wholeNumber(2, 65_536), 256)
    .option('--accumulation <n>', 'passes whose gradients make one update', wholeNumber(1, 65_536))
    .addOption(
      new Option('--optimizer <name>', 'what updates the weights (default: adamw)').choices([
        'adamw',
        'muon',
      ]),
    )
    .option('--learning-rate <x>', "its peak (default: by the model's size)", decimal(0))
    .addOption(
      new Option('--schedule <name>', 'of the learning rate (default: cosine)').choices(schedules),
    )
    .option(
      '--warmup <n>',
      'steps in which it rises (default: a twentieth, at most 100)',
      wholeNumber(0),
    )
    .option('--dropout <share>', 'of values left out in training', decimal(0, 0.99))
    .option('--evaluate-every <n>', 'steps; 0: never', wholeNumber(0))
    .option('--sample-every <n>', 'steps; 0: never', wholeNumber(0))
    .option('--save-every <n>', 'steps; 0: only at the end', wholeNumber(0))
    .option('--keep <n>', 'last checkpoints kept beside the best (default: 2)', wholeNumber(1))
    .option(
      '--patience <n>',
      'evaluations without a better one that end the run; 0: off',
      wholeNumber(0),
    )
    .option('--prompt <texts...>', 'beginnings that samples continue', ['Once upon a time'])
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(backendOption())
    .addOption(precisionOption())
    .addOption(jsonOption('{step, reason, path, loss, bitsPerByte, tokensPerSecond}'))
}

/**
 * The options with those that a run's beginning had and that were not given anew; remembers them if
 * this is the beginning.
 *
 * @throws UserError if there is no data to train on
 */
export async function recall(
  options: TrainOptions,
  command: Command,
  begun: boolean,
): Promise<TrainOptions> {
  const path = join(options.out, 'data.json')
  if (begun) {
    const kept: Partial<DataRequest & ModelRequest> = JSON.parse(
      await readFile(path, 'utf8').catch(() => '{}'),
    )
    const fresh = Object.entries(kept).filter(
      ([name]) => command.getOptionValueSource(name) !== 'cli',
    )
    const recalled = { ...options, ...Object.fromEntries(fresh) }
    if (recalled.data?.length > 0) return recalled
  }
  if (options.data === undefined) {
    throw new UserError(
      begun
        ? `${path}: does not say what the run trains on; give --data`
        : `${options.out}: there is no run to resume; give --data to begin one`,
    )
  }
  const { data, tokenizer, vocab, validation, field, from } = options
  // Resuming may happen from another folder.
  const kept = {
    data: data.map((file) => resolve(file)),
    tokenizer,
    vocab,
    validation,
    field,
    ...(from !== undefined && { from: resolve(from) }),
  }
  await writeWhole(path, `${JSON.stringify(kept, null, 2)}\n`)
  return options
}
