// tinystories pull: a model or the TinyStories data from the Hugging Face hub.
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { UserError } from '../errors.ts'
import { examples, jsonOption } from '../options.ts'
import { count, megabytes, print, printJson } from '../output.ts'
import { startProgress } from '../progress.ts'
import { hubCache } from '../pull/hubCache.ts'
import { pullRepo } from '../pull/pullRepo.ts'

interface Options {
  readonly dataset?: boolean
  readonly revision: string
  readonly include?: readonly string[]
  readonly out?: string
  readonly json?: boolean
}

/** Adds `pull`. */
export function addPull(program: Command): void {
  const command = program
    .command('pull')
    .description('Fetch a model or a data set from the Hugging Face hub.')
    .argument('<owner/name>', 'as on the hub')
    .option('--dataset', 'a data set instead of a model')
    .option('--revision <name>', 'branch, tag or commit', 'main')
    .option('--include <pattern...>', 'only these files, * for anything')
    .option('--out <folder>', "copy the files here (default: they stay in the hub's cache)")
    .addOption(jsonOption('{folder, commit, bytes, files: [{path, bytes, cached}]}'))
    .action(pull)
  examples(
    command,
    'tinystories pull roneneldan/TinyStories-33M',
    'tinystories pull karpathy/tinyllamas --include stories15M.bin --out models',
    'tinystories pull roneneldan/TinyStories --dataset --include "data/validation*"',
  )
  command.addHelpText(
    'after',
    `
A download that was cut goes on where it stopped; every file is checked against the hub's checksum.
HF_TOKEN opens private repositories, HF_ENDPOINT names another hub, HF_HUB_CACHE or HF_HOME the cache.
`,
  )
}

async function pull(name: string, options: Options, command: Command): Promise<void> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(name) || name.includes('..')) {
    command.error(`error: expected owner/name, got '${name}'`)
  }
  if (!/^[\w./-]+$/.test(options.revision) || options.revision.includes('..')) {
    command.error(`error: expected the name of a revision, got '${options.revision}'`)
  }
  const { HF_TOKEN: token = '', HF_ENDPOINT = 'https://huggingface.co' } = process.env
  if (token !== '' && !token.startsWith('hf_')) {
    throw new UserError("pull: HF_TOKEN must begin with 'hf_'")
  }
  const progress = startProgress()
  const pulled = await pullRepo({
    kind: options.dataset ? 'dataset' : 'model',
    name,
    revision: options.revision,
    include: options.include ?? [],
    cache: hubCache(),
    endpoint: HF_ENDPOINT.replace(/\/+$/, ''),
    ...(token === '' ? {} : { token }),
    onProgress: ({ path, bytes, total }) =>
      progress.update(() => `${path}  ${megabytes(bytes)} of ${megabytes(total)}`),
  })
  progress.end()
  const folder = options.out ?? pulled.folder
  if (options.out !== undefined) {
    for (const { path } of pulled.files) await copy(join(pulled.folder, path), join(folder, path))
  }
  const bytes = pulled.files.reduce((sum, file) => sum + file.bytes, 0)
  if (options.json) {
    return printJson({ folder, commit: pulled.commit, bytes, files: pulled.files })
  }
  const had = pulled.files.filter(({ cached }) => cached).length
  const note = had === 0 ? '' : `, ${had} of them were here already`
  await print(`${folder}\n${count(pulled.files.length)} files, ${megabytes(bytes)}${note}\n`)
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await copyFile(from, to)
}
