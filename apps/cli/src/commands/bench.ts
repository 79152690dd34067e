// tinystories bench: how fast this machine trains, decodes, multiplies and tokenizes.

import { type Command, Option } from 'commander'
import { benchDecode } from '../bench/benchDecode.ts'
import { benchMatmul } from '../bench/benchMatmul.ts'
import { benchPrefill } from '../bench/benchPrefill.ts'
import { benchTokenize } from '../bench/benchTokenize.ts'
import { benchTrain } from '../bench/benchTrain.ts'
import type { BenchRequest, BenchResult } from '../bench/measure.ts'
import { decodeWorkloads, trainWorkloads } from '../bench/workload.ts'
import {
  backendOption,
  decimal,
  examples,
  jsonOption,
  precisionOption,
  threadsOption,
} from '../options.ts'
import { count, print, printJson } from '../output.ts'
import { openTokenizerFile } from '../tokenizerFile.ts'
import { weightTypeOption } from '../weightTypeOption.ts'

interface Options extends BenchRequest {
  readonly tokenizer?: string
  readonly textFile?: string
  readonly json?: boolean
}

/** Adds `bench` and what it measures. */
export function addBench(program: Command): void {
  const bench = program
    .command('bench')
    .description(
      'Measure speed with random weights, beside the most this machine can do, measured in the same run.',
    )
  const trained = Object.keys(trainWorkloads)
  add(bench, 'train', [
    'Whole training steps, in tokens per second. The ceiling is the peak of 128-bit SIMD',
    'on as many threads, divided by the operations that a token takes.',
  ])
    .addOption(workloadOption(trained, 'T1'))
    .addOption(precisionOption())
  add(bench, 'decode', [
    'Tokens per second of one text. The ceiling is reading memory of the size of the weights',
    'once per token, with as many threads.',
  ])
    .addOption(workloadOption(decodeWorkloads, 's15M'))
    .addOption(weightTypeOption().default('f32'))
  add(bench, 'prefill', [
    'Reading a prompt of 255 tokens up to the first token drawn, in tokens of the prompt per second. The',
    'ceiling is the peak of 128-bit SIMD on as many threads, divided by the operations that a token takes.',
  ])
    .addOption(workloadOption(decodeWorkloads, 's15M'))
    .addOption(weightTypeOption().default('f32'))
  add(bench, 'matmul', [
    'The matrix products of a training step, forward and both gradients, in GFLOP/s. The ceiling',
    'is the peak of 128-bit SIMD on as many threads.',
  ]).addOption(workloadOption(trained, 'T2'))
  add(bench, 'tokenize', [
    'Encoding story text on one thread, in MB/s. The ceiling is JavaScript looking at every byte once.',
  ])
    .addOption(workloadOption(['stories'], 'stories'))
    .option('--tokenizer <path>', 'by default one trained on the text')
    .option('--text-file <file>', 'by default stories of the offline writer')
  examples(
    bench,
    'tinystories bench train --workload T2 --threads 2',
    'tinystories bench decode --workload s15M --type int8 --json',
    'tinystories bench tokenize --tokenizer gpt2/tokenizer.json --text-file stories.txt',
  )
}

const measures = {
  decode: benchDecode,
  matmul: benchMatmul,
  prefill: benchPrefill,
  train: benchTrain,
}

function add(bench: Command, name: string, description: readonly string[]): Command {
  const command = bench
    .command(name)
    .description(description.join(' '))
    .option('--seconds <n>', 'how long to measure; the best half second counts', decimal(0), 5)
    .addOption(threadsOption())
    .addOption(backendOption())
    .addOption(
      jsonOption('{workload, type?, threads, backend, value, unit, peakMemoryMB, shareOfCeiling}'),
    )
    .action(async ({ json, ...options }: Options) => {
      const result = await measure(name, options)
      if (json) return printJson(result)
      const {
        workload,
        type,
        precision,
        threads,
        backend,
        value,
        unit,
        peakMemoryMB,
        shareOfCeiling,
      } = result
      const speed = value < 100 ? String(value) : count(value)
      return print(
        `${[workload, type, precision].filter(Boolean).join(' ')}: ${speed} ${unit}, ${(100 * shareOfCeiling).toFixed(1)} % of the ceiling, ${count(peakMemoryMB)} MB, ${backend} on ${threads} thread${threads > 1 ? 's' : ''}\n`,
      )
    })
  return examples(command, `tinystories bench ${name} --json`)
}

async function measure(name: string, options: Options): Promise<BenchResult> {
  if (name !== 'tokenize') return measures[name as keyof typeof measures](options)
  const { tokenizer, ...rest } = options
  return benchTokenize(
    tokenizer ? { ...rest, tokenizer: await openTokenizerFile(tokenizer) } : rest,
  )
}

function workloadOption(names: readonly string[], preset: string): Option {
  return new Option('--workload <name>', 'what to measure').choices(names).default(preset)
}
