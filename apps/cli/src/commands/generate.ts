// tinystories generate: a model continues a text.

import { fileURLToPath } from 'node:url'
import { storyModel } from '@ts/story-model'
import type { Backend } from '@ts/tensor'
import type { BackendName } from '@ts/tensor/auto'
import { Generator, shapeOf, type WeightType } from '@ts/transformer'
import type { Command } from 'commander'
import { UserError } from '../errors.ts'
import { type Interrupt, watchInterrupt } from '../interrupt.ts'
import { type LoadedModel, loadModel } from '../modelFile.ts'
import { checkTokens, encodeText, type ModelText } from '../modelText.ts'
import { openBackend } from '../openBackend.ts'
import {
  backendOption,
  decimal,
  examples,
  jsonOption,
  seedOption,
  threadsOption,
  tokensOption,
  wholeNumber,
} from '../options.ts'
import { print, printJson } from '../output.ts'
import { weightTypeOption } from '../weightTypeOption.ts'
import { workPerToken } from '../workOf.ts'

interface Options {
  readonly model?: string
  readonly tokenizer?: string
  readonly type?: WeightType
  readonly prompt?: string
  readonly tokens?: readonly number[]
  readonly maxTokens: number
  readonly temperature: number
  readonly topK: number
  readonly topP: number
  readonly minP: number
  readonly repetitionPenalty: number
  readonly stop?: readonly string[]
  readonly seed: number
  readonly threads: number
  readonly backend: BackendName
  readonly fallback?: boolean
  readonly json?: boolean
}

/** Adds `generate`. */
export function addGenerate(program: Command): void {
  const command = program
    .command('generate')
    .description('Let a model continue a text.')
    .option(
      '--model <path>',
      'a model or run folder, .tinystory, .gguf, .safetensors or llama2.c .bin (default: the one that ships with tinystories)',
    )
    .option('--tokenizer <path>', 'by default the one beside the model')
    .option('--prompt <text>', 'what the story begins with')
    .addOption(tokensOption('--prompt'))
    .option('--max-tokens <n>', 'most new tokens', wholeNumber(1), 256)
    .option('--temperature <t>', '0: always the likeliest token', decimal(0), 0.8)
    .option('--top-k <k>', 'draw from the k likeliest tokens; 0: all', wholeNumber(0), 0)
    .option('--top-p <p>', 'draw from the likeliest that reach this probability', decimal(0, 1), 1)
    .option('--min-p <p>', 'leave out tokens less likely than p × the likeliest', decimal(0, 1), 0)
    .option('--repetition-penalty <x>', 'above 1: repeats become rarer', decimal(0.01), 1)
    .option('--stop <text...>', 'end before any of these')
    .addOption(seedOption())
    .addOption(weightTypeOption())
    .addOption(threadsOption())
    .addOption(backendOption())
    .option('--fallback', 'go on with WASM if the GPU is lost, instead of ending')
    .addOption(jsonOption('{text, completion, tokens, tokensPerSecond, firstTokenMs}'))
    .action(generate)
  examples(
    command,
    'tinystories generate --prompt "Once upon a time, there was a dog"',
    'tinystories generate --model my-model --prompt "Once upon a time" --seed 7',
    'tinystories generate --model stories15M.bin --tokenizer tokenizer.bin --prompt "Lily saw" --temperature 0',
    'tinystories generate --model my-model --tokens "1 403 407" --max-tokens 20 --json',
  )
}

async function generate(options: Options, command: Command): Promise<void> {
  if (options.prompt === undefined && options.tokens === undefined) {
    command.error("error: one of '--prompt <text>' and '--tokens <ids>' is needed")
  }
  const path = options.model ?? fileURLToPath(storyModel)
  const backend = await openBackend(options.backend, options.threads, () => workPerToken(path))
  const interrupt = watchInterrupt()
  const open: Backend[] = [backend]
  try {
    const loaded = await loadModel(backend, path, options)
    const prompt = options.tokens
      ? checkTokens(options.tokens, loaded, 'generate')
      : encodeText(options.prompt ?? '', loaded, 'generate')
    const maxTokens = room(prompt, loaded, options.maxTokens)
    const { model, tokenizer } = loaded
    const context = prompt.ids.length + maxTokens
    const fallback = async (): Promise<Backend> => {
      const spare = await openBackend('wasm', options.threads)
      open.push(spare)
      await loaded.load(spare)
      process.stderr.write('\nThe GPU was lost; going on with WASM.\n')
      return spare
    }
    const generator = await Generator.open(backend, model, {
      tokenizer,
      context,
      ...(options.fallback && { fallback }),
    })
    const told = await tell(generator, prompt, { ...options, maxTokens }, interrupt)
    generator.close()
    if (options.json) await printJson({ text: (prompt.text ?? '') + told.completion, ...told })
  } finally {
    interrupt.close()
    for (const one of open) one.close()
  }
}

interface Told {
  readonly completion: string
  readonly tokens: readonly number[]
  readonly tokensPerSecond: number
  readonly firstTokenMs: number
}

/** Generates and, without --json, shows the text as it comes. */
async function tell(
  generator: Generator,
  { text, ids }: ModelText,
  options: Options,
  interrupt: Interrupt,
): Promise<Told> {
  const { json, maxTokens, seed, stop = [] } = options
  if (!json) await print(text ?? ids.join(' '))
  const tokens: number[] = []
  let completion = ''
  const start = performance.now()
  let first = start
  let now = start
  const settings = { sampling: options, maxTokens, seed, stop }
  for await (const piece of generator.pieces([ids], settings)) {
    now = performance.now()
    if (first === start) first = now
    if (piece.token !== null) tokens.push(piece.token)
    completion += piece.text
    if (!json) await print(text === null ? ` ${piece.token ?? ''}` : piece.text)
    await interrupt.rest()
    interrupt.throwIfAsked()
  }
  if (!json) await print('\n')
  // The first token waits for the prompt; the speed is that of the others, if there are any.
  const steady = tokens.length > 1
  const seconds = (now - (steady ? first : start)) / 1000
  return {
    completion,
    tokens,
    tokensPerSecond: seconds > 0 ? (tokens.length - (steady ? 1 : 0)) / seconds : 0,
    firstTokenMs: first - start,
  }
}

/** New tokens that the context leaves room for, at most those wanted. */
function room({ ids }: ModelText, { config }: LoadedModel, wanted: number): number {
  const { context } = shapeOf(config)
  if (ids.length < context) return Math.min(wanted, context - ids.length)
  throw new UserError(
    `generate: the prompt has ${ids.length} tokens and the model's context is ${context}; shorten it by ${ids.length - context + 1} tokens`,
  )
}
