// tinystories convert: a model from any format into any other.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { describe, type Encoding, encodings, type Llama2cVersion } from '@ts/transformer'
import {
  exportModel,
  formatTypes,
  type ModelFormat,
  type OpenedModel,
  openModel,
} from '@ts/transformer/node'
import { type Command, Option } from 'commander'
import { UserError } from '../errors.ts'
import { tokenizerOf } from '../modelFile.ts'
import { examples, jsonOption } from '../options.ts'
import { count, megabytes, print, printJson } from '../output.ts'

interface Options {
  readonly model: string
  readonly to: ModelFormat
  readonly type: Encoding
  readonly out: string
  readonly tokenizer?: string
  readonly card?: string
  readonly llama2cVersion?: '0' | '1'
  readonly json?: boolean
}

/** A model card is a page; more is something else. */
const LONGEST_CARD = 2 ** 20

/** Adds `convert`. */
export function addConvert(program: Command): void {
  const formats = Object.keys(formatTypes)
  const command = program
    .command('convert')
    .description('Convert a model: to a Hugging Face folder, llama2.c, llama.cpp or one file.')
    .requiredOption('--model <path>', 'a model in any of these formats, or a run folder')
    .addOption(new Option('--to <format>', 'what to write').choices(formats).makeOptionMandatory())
    .addOption(
      new Option('--type <type>', 'how to store the weights').choices(encodings).default('f32'),
    )
    .requiredOption('--out <path>', 'the new folder (hf) or file')
    .option('--tokenizer <path>', 'by default the one in or beside the model')
    .option('--card <file>', 'a model card in Markdown, for hf and tinystory')
    .addOption(
      new Option('--llama2c-version <n>', '0 for run.c, 1 with a mark; q8_0 is always 2').choices([
        '0',
        '1',
      ]),
    )
    .addOption(jsonOption('{format, type, paths, bytes, notes}'))
    .action(convert)
  examples(
    command,
    'tinystories convert --model my-model --to gguf --type q8_0 --out my-model.gguf',
    'tinystories convert --model stories15M.bin --to hf --out stories15M',
    'tinystories convert --model my-model --to tinystory --type q8_0 --out my-model.tinystory',
    'tinystories convert --model my-model --to llama2c --llama2c-version 0 --out my-model.bin',
  )
}

async function convert(options: Options, command: Command): Promise<void> {
  const { model: path, to, type, out, llama2cVersion } = options
  const types = formatTypes[to]
  if (!types.includes(type)) {
    command.error(`error: --to ${to} has the types ${types.join(', ')}, got '${type}'`)
  }
  const opened = await openModel(path)
  try {
    await checkTarget(out, to, opened)
    const tokenizer = await tokenizerOf(opened, options.tokenizer)
    const written = await exportModel(out, opened, {
      format: to,
      type,
      tokenizer,
      card: await cardOf(opened, options),
      ...(llama2cVersion === undefined
        ? {}
        : { version: Number(llama2cVersion) as Llama2cVersion }),
    })
    const bytes = await sizeOf(written.paths)
    if (options.json) {
      return await printJson({
        format: to,
        type,
        paths: written.paths,
        bytes,
        notes: written.notes,
      })
    }
    await print(`${written.paths.join('\n')}\n${to} ${type}, ${megabytes(bytes)}\n`)
    for (const note of written.notes) process.stderr.write(`note: ${note}\n`)
  } finally {
    await opened.close()
  }
}

/** What is there must not be lost: neither a folder with anything in it nor the model itself. */
export async function checkTarget(
  out: string,
  to: ModelFormat,
  opened: OpenedModel,
): Promise<void> {
  const there = await stat(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (resolve(out) === resolve(opened.path)) {
    throw new UserError(`${out}: this is the model itself; choose another place`)
  }
  if (!there) return
  if (there.isDirectory() && (to !== 'hf' || (await readdir(out)).length > 0)) {
    throw new UserError(`${out}: a folder is there already; choose another place`)
  }
  if (!there.isDirectory() && to === 'hf') {
    throw new UserError(`${out}: a file is there, and hf makes a folder; choose another place`)
  }
}

/** The card that is given, else the README.md of the model's folder, else a short one. */
export async function cardOf(
  opened: OpenedModel,
  { card, model }: { readonly card?: string; readonly model: string },
): Promise<string> {
  if (card !== undefined) return readCard(card)
  const beside = join(dirname(opened.path), 'README.md')
  const isFolder = (await stat(model)).isDirectory()
  if (isFolder && (await stat(beside).catch(() => null))?.isFile()) return readCard(beside)
  const { architecture, parameters, shape } = await describe(opened.config)
  const { vocabulary, context } = shape
  return [
    `# ${basename(resolve(model))}`,
    '',
    `A ${architecture} of ${count(parameters.total)} parameters: ${shape.layers} layers, width ${shape.channels}, ` +
      `${count(vocabulary)} tokens, context ${count(context)}. Written by tinystories.`,
    '',
  ].join('\n')
}

async function readCard(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > LONGEST_CARD) {
    throw new UserError(`${path}: a model card has at most ${LONGEST_CARD} bytes, got ${size}`)
  }
  return readFile(path, 'utf8')
}

/** Bytes of files and folders together. */
export async function sizeOf(paths: readonly string[]): Promise<number> {
  let bytes = 0
  for (const path of paths) {
    const info = await stat(path)
    bytes += info.isDirectory()
      ? await sizeOf((await readdir(path)).map((name) => join(path, name)))
      : info.size
  }
  return bytes
}
