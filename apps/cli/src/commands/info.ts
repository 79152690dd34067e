// tinystories info: what a model is and what it costs.
import { stat } from 'node:fs/promises'
import { type Description, describe, endTokens, type WeightType } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'
import type { Command } from 'commander'
import { tokenizerOf } from '../modelFile.ts'
import { examples, jsonOption, wholeNumber } from '../options.ts'
import { count, megabytes, print, printJson, table } from '../output.ts'
import { weightTypeOption } from '../weightTypeOption.ts'

interface Options {
  readonly model: string
  readonly batch: number
  readonly context?: number
  readonly type?: WeightType
  readonly json?: boolean
}

/** Adds `info`. */
export function addInfo(program: Command): void {
  const command = program
    .command('info')
    .description('Show a model: its shape, parameters, work per token and memory.')
    .requiredOption(
      '--model <path>',
      'a model or run folder, .tinystory, .gguf, .safetensors or llama2.c .bin',
    )
    .option('--batch <n>', 'texts of a training step, for its memory', wholeNumber(1), 8)
    .option('--context <n>', "tokens of a text (default: the model's context)", wholeNumber(1))
    .addOption(weightTypeOption())
    .addOption(
      jsonOption('{file, type, architecture, shape, parameters, flopsPerToken, bytes, tokenizer}'),
    )
    .action(info)
  examples(
    command,
    'tinystories info --model stories15M.bin',
    'tinystories info --model my-model --batch 32 --context 128 --json',
  )
}

async function info({ model: path, batch, context, type: wanted, json }: Options): Promise<void> {
  const opened = await openModel(path, wanted === undefined ? {} : { type: wanted })
  const tokenizer = await tokenizerOf(opened)
  await opened.close()
  const description = await describe(opened.config, {
    batch,
    type: opened.type,
    ...(context === undefined ? {} : { context }),
  })
  const file = { path: opened.path, bytes: (await stat(opened.path)).size }
  const tokens = tokenizer && { kind: tokenizer.kind, vocabulary: tokenizer.vocabSize }
  const { type } = opened
  if (json) return printJson({ file, type, ...description, tokenizer: tokens })
  const ends = endTokens(opened.config).join(', ') || 'none'
  const kind = tokens ? `${tokens.kind}, ${count(tokens.vocabulary)} ids` : 'none beside the model'
  return print(
    table([
      ['file', `${file.path}, ${megabytes(file.bytes)}`],
      ['weights', `${type}, ${megabytes(description.bytes.weights)} in memory`],
      ...rows(description, batch),
      ['tokenizer', kind],
      ['end of text', ends],
    ]),
  )
}

function rows(description: Description, batch: number): readonly (readonly string[])[] {
  const { architecture, shape, parameters, flopsPerToken, bytes } = description
  const { layers, channels, heads, kvHeads, hidden, vocabulary, context, windows } = shape
  const shared = kvHeads === heads ? '' : ` sharing ${kvHeads} keys and values`
  const window = Math.max(...windows)
  const local = windows.filter((size) => size > 0).length
  return [
    ['architecture', architecture],
    ['layers', `${layers}${local > 0 ? `, ${local} of them with a window of ${window}` : ''}`],
    ['width', `${channels}, ${heads} heads${shared}, MLP ${hidden}`],
    ['vocabulary', count(vocabulary)],
    ['context', `${count(context)} tokens`],
    [
      'parameters',
      `${count(parameters.total)}: blocks ${count(parameters.blocks)}, embeddings ${count(parameters.embeddings)}`,
    ],
    [
      'FLOPs per token',
      `${count(flopsPerToken.forward)} forward, ${count(flopsPerToken.training)} training`,
    ],
    [
      'memory',
      `${megabytes(bytes.inference)} to generate, ${megabytes(bytes.training)} to train with batch ${batch}`,
    ],
  ]
}
