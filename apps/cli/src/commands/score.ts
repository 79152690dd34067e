// tinystories score: how likely a text is to a model.

import { readFile } from 'node:fs/promises'
import type { BackendName } from '@ts/tensor/auto'
import { Scorer, type WeightType } from '@ts/transformer'
import type { Command } from 'commander'
import { UserError } from '../errors.ts'
import { loadModel } from '../modelFile.ts'
import { checkTokens, encodeText, type ModelText } from '../modelText.ts'
import { openBackend } from '../openBackend.ts'
import { backendOption, examples, jsonOption, threadsOption, tokensOption } from '../options.ts'
import { count, print, printJson } from '../output.ts'
import { weightTypeOption } from '../weightTypeOption.ts'
import { workPerContext } from '../workOf.ts'

interface Options {
  readonly model: string
  readonly tokenizer?: string
  readonly type?: WeightType
  readonly textFile?: string
  readonly tokens?: readonly number[]
  readonly threads: number
  readonly backend: BackendName
  readonly json?: boolean
}

/** Adds `score`. */
export function addScore(program: Command): void {
  const command = program
    .command('score')
    .description(
      'Measure how well a model predicts a text: nats per token (nll) and bits per UTF-8 byte.',
    )
    .requiredOption(
      '--model <path>',
      'a model or run folder, .tinystory, .gguf, .safetensors or llama2.c .bin',
    )
    .option('--tokenizer <path>', 'by default the one beside the model')
    .option('--text-file <file>', 'the text, as it stands')
    .addOption(tokensOption('--text-file'))
    .addOption(weightTypeOption())
    .addOption(threadsOption())
    .addOption(backendOption())
    .addOption(jsonOption('{tokens, logprobs, nll, bitsPerByte}'))
    .action(score)
  examples(
    command,
    'tinystories score --model my-model --text-file story.txt',
    'tinystories score --model stories260K.bin --tokens "1 403 407 261" --json',
  )
}

async function score(options: Options, command: Command): Promise<void> {
  const { textFile, tokens, json } = options
  if (textFile === undefined && tokens === undefined) {
    command.error("error: one of '--text-file <file>' and '--tokens <ids>' is needed")
  }
  const backend = await openBackend(options.backend, options.threads, () =>
    workPerContext(options.model),
  )
  try {
    const loaded = await loadModel(backend, options.model, options)
    const text =
      textFile === undefined
        ? checkTokens(tokens ?? [], loaded, 'score')
        : encodeText(await readText(textFile), loaded, textFile)
    const scorer = await Scorer.open(backend, loaded.model)
    const { logprobs, nll } = await scorer.score(text.ids)
    scorer.close()
    const bitsPerByte = bits(logprobs, text)
    if (json) return await printJson({ tokens: text.ids, logprobs, nll, bitsPerByte })
    const perByte = bitsPerByte === null ? '' : `, ${bitsPerByte.toFixed(4)} bits per byte`
    await print(`${count(text.ids.length)} tokens: ${nll.toFixed(4)} nats per token${perByte}\n`)
  } finally {
    backend.close()
  }
}

/** Bits per UTF-8 byte of the text, or null where there is no text. */
function bits(logprobs: readonly (number | null)[], { text }: ModelText): number | null {
  const bytes = Buffer.byteLength(text ?? '')
  if (bytes === 0) return null
  const nats = logprobs.reduce<number>((sum, p) => sum - (p ?? 0), 0)
  return nats / Math.LN2 / bytes
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path))
  } catch (cause) {
    if (cause instanceof TypeError) throw new UserError(`${path}: not UTF-8 text`, { cause })
    throw cause
  }
}
