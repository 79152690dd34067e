// tinystories quantize: a model with weights of 8 or 4 bits, and what that costs in quality.
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { writeStory } from '@ts/datagen'
import type { Tokenizer } from '@ts/tokenizer'
import { Scorer, shapeOf, type WeightType } from '@ts/transformer'
import { exportModel, type ModelFormat, openModel } from '@ts/transformer/node'
import { type Command, Option } from 'commander'
import { UserError } from '../errors.ts'
import { type Interrupt, watchInterrupt } from '../interrupt.ts'
import { loadModel, tokenizerOf } from '../modelFile.ts'
import { openBackend } from '../openBackend.ts'
import { examples, jsonOption, threadsOption } from '../options.ts'
import { count, megabytes, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { cardOf, checkTarget, sizeOf } from './convert.ts'

interface Options {
  readonly model: string
  readonly type: Exclude<WeightType, 'f32'>
  readonly out: string
  readonly tokenizer?: string
  readonly textFile?: string
  readonly threads: number
  readonly json?: boolean
}

/** Formats by the ending of the file, with the types that each can hold. */
const formats: Readonly<Record<string, readonly [format: ModelFormat, types: readonly string[]]>> =
  {
    '.tinystory': ['tinystory', ['int8', 'int4']],
    '.gguf': ['gguf', ['int8', 'int4']],
    '.bin': ['llama2c', ['int8']],
  }

/** Most tokens that are scored: enough for three digits, and soon done. */
const MOST_TOKENS = 8192

/** Adds `quantize`. */
export function addQuantize(program: Command): void {
  const command = program
    .command('quantize')
    .description(
      'Store a model in 8 or 4 bits per weight, and tell how much worse it predicts a text.',
    )
    .requiredOption('--model <path>', 'a model of any format, or a run folder')
    .addOption(
      new Option('--type <type>', 'int4: a bit over half of the size, and less exact')
        .choices(['int8', 'int4'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'ends in .tinystory, .gguf or, for llama2.c, .bin')
    .option('--tokenizer <path>', 'by default the one in or beside the model')
    .option('--text-file <file>', 'the text to predict (default: stories of the offline writer)')
    .addOption(threadsOption())
    .addOption(jsonOption('{format, type, paths, bytes, bitsPerByte, notes}'))
    .action(quantizeModel)
  examples(
    command,
    'tinystories quantize --model my-model --type int8 --out my-model.tinystory',
    'tinystories quantize --model my-model --type int4 --out my-model.gguf --text-file valid.txt',
    'tinystories quantize --model stories15M.bin --type int8 --out stories15M-int8.bin --json',
  )
}

async function quantizeModel(options: Options, command: Command): Promise<void> {
  const { model: path, type, out, json } = options
  const [format, types] = formats[extname(out)] ?? [null, []]
  if (!format || !types.includes(type)) {
    const able = Object.keys(formats).filter((ending) => formats[ending][1].includes(type))
    command.error(`error: --out must end in ${able.join(' or ')} for ${type}, got '${out}'`)
  }
  const interrupt = watchInterrupt()
  const progress = startProgress()
  try {
    const opened = await openModel(path)
    try {
      await checkTarget(out, format, opened)
      const tokenizer = await tokenizerOf(opened, options.tokenizer)
      const texts = tokenizer ? await textsFor(options, tokenizer) : []
      const before = await score(path, 'f32', texts, { options, interrupt, progress })
      interrupt.throwIfAsked()
      progress.update(() => `writing ${out}`)
      const encoding = type === 'int8' ? 'q8_0' : 'q4_0'
      const card = await cardOf(opened, options)
      const written = await exportModel(out, opened, { format, type: encoding, tokenizer, card })
      const after = await score(out, type, texts, { options, interrupt, progress })
      progress.end()
      const bytes = { before: (await stat(opened.path)).size, after: await sizeOf(written.paths) }
      const bits = before === null || after === null ? null : { before, after }
      const change = bits && bits.after / bits.before - 1
      if (json) {
        const bitsPerByte = bits && { ...bits, change }
        const { paths, notes } = written
        return await printJson({ format, type, paths, bytes, bitsPerByte, notes })
      }
      await print(`${written.paths.join('\n')}\n`)
      await print(`${type}: ${megabytes(bytes.after)}, before ${megabytes(bytes.before)}\n`)
      if (bits) {
        const sign = change! < 0 ? '−' : '+'
        const percent = `${sign}${Math.abs(100 * change!).toFixed(2)} %`
        const tokens = texts.reduce((sum, { ids }) => sum + ids.length, 0)
        await print(
          `bits per byte: ${bits.after.toFixed(4)}, before ${bits.before.toFixed(4)} (${percent}) on ${count(tokens)} tokens\n`,
        )
      } else {
        process.stderr.write(
          'note: without a tokenizer no text was scored; name one with --tokenizer\n',
        )
      }
      for (const note of written.notes) process.stderr.write(`note: ${note}\n`)
    } finally {
      await opened.close()
    }
  } finally {
    progress.end()
    interrupt.close()
  }
}

/** A part of the text that fits the model's context. */
interface Part {
  readonly ids: readonly number[]
  readonly bytes: number
}

async function textsFor(
  { model, textFile, tokenizer: _ }: Options,
  tokenizer: Tokenizer,
): Promise<readonly Part[]> {
  const opened = await openModel(model)
  const { context } = shapeOf(opened.config)
  await opened.close()
  const texts = textFile === undefined ? written() : [await readFile(textFile, 'utf8')]
  const parts: Part[] = []
  let left = MOST_TOKENS
  for (const text of texts) {
    const all = tokenizer.encode(text, { special: true })
    for (let start = 0; start < all.length - 1 && left > 1; start += context) {
      const ids = Array.from(all.slice(start, start + Math.min(context, left)))
      if (ids.length < 2) break
      left -= ids.length
      // The first token is not predicted.
      parts.push({ ids, bytes: Buffer.byteLength(tokenizer.decode(ids.slice(1))) })
    }
  }
  if (parts.length > 0) return parts
  throw new UserError(`${textFile}: the text has less than two tokens; give a longer one`)
}

function written(): readonly string[] {
  return Array.from({ length: 40 }, (_, seed) => writeStory({ seed }).text)
}

/** Bits per byte of a model; null without texts. */
async function score(
  path: string,
  type: WeightType,
  parts: readonly Part[],
  {
    options,
    interrupt,
    progress,
  }: {
    readonly options: Options
    readonly interrupt: Interrupt
    readonly progress: ReturnType<typeof startProgress>
  },
): Promise<number | null> {
  if (parts.length === 0) return null
  const backend = await openBackend('wasm', options.threads)
  try {
    const { model } = await loadModel(backend, path, { tokenizer: options.tokenizer, type })
    const context = Math.max(2, ...parts.map(({ ids }) => ids.length))
    const scorer = await Scorer.open(backend, model, { context })
    let nats = 0
    for (const [i, { ids }] of parts.entries()) {
      const { nll } = await scorer.score(ids)
      nats += nll * (ids.length - 1)
      progress.update(() => `predicting with ${type}: ${i + 1} of ${parts.length} texts`)
      await interrupt.rest()
      interrupt.throwIfAsked()
    }
    scorer.close()
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
    return nats / Math.LN2 / bytes
  } finally {
    backend.close()
  }
}
