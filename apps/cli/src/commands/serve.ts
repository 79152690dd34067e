// tinystories serve: models behind an OpenAI-compatible API.
import { unwatchFile, watchFile } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type ModelOptions, readKeyFile, type Server, serve } from '@ts/server'
import type { BackendName } from '@ts/tensor/auto'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { sentenceOf, UserError } from '../errors.ts'
import { backendOption, decimal, examples, jsonOption, wholeNumber } from '../options.ts'
import { printJson } from '../output.ts'

interface Options {
  readonly model: readonly ModelOptions[]
  readonly tokenizer?: string
  readonly chat?: 'instruct' | 'continue' | 'off'
  readonly host: string
  readonly port: number
  readonly keys?: string
  readonly cors: readonly string[]
  readonly rows: number
  readonly queue: number
  readonly context?: number
  readonly maxTokens?: number
  readonly timeout: number
  readonly backend: BackendName
  readonly threads?: number
  readonly quiet?: boolean
  readonly logPrompts?: boolean
  readonly json?: boolean
}

/** Adds `serve`. */
export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description(
      'Serve models behind an OpenAI-compatible API: completions, chat, streaming, metrics.',
    )
    .requiredOption(
      '--model <path...>',
      'models or run folders; name=path gives one a name of your own',
      modelOption,
    )
    .option('--tokenizer <path>', 'by default the one of each model')
    .addOption(
      new Option(
        '--chat <style>',
        'what chats become: an instruction, a story to go on with, or an error; default: instruct where the name says so, else continue',
      ).choices(['instruct', 'continue', 'off']),
    )
    .option('--host <address>', 'beyond loopback needs --keys', '127.0.0.1')
    .option('--port <n>', '0: any free one', wholeNumber(0, 65_535), 8000)
    .option(
      '--keys <file>',
      'who may call, made with `tinystories keys add`; default: this machine',
    )
    .option('--cors <origins...>', 'origins whose pages may call', [])
    .option('--rows <n>', 'texts continued at once', wholeNumber(1, 1024), 32)
    .option('--queue <n>', 'texts that may wait for a row; then 429', wholeNumber(0, 100_000), 128)
    .option('--context <n>', "most tokens of a text; default: the model's", wholeNumber(1))
    .option('--max-tokens <n>', 'most new tokens of a text', wholeNumber(1))
    .option('--timeout <seconds>', 'longest that an answer may take', decimal(1, 86_400), 300)
    .option(
      '--threads <n>',
      'threads of each model; default: all cores but one',
      wholeNumber(1, 64),
    )
    .addOption(backendOption())
    .option('--quiet', 'log errors only, no line for each request')
    .option('--log-prompts', 'log what clients send, prompts included')
    .addOption(jsonOption('{url, models}'))
    .action(run)
  examples(
    command,
    'tinystories serve --model my-model',
    'tinystories serve --model small=stories260K.bin large=stories15M.bin --port 8080',
    'tinystories keys add my-app --keys keys.json && tinystories serve --model my-model --host 0.0.0.0 --keys keys.json',
  )
}

function modelOption(text: string, before: readonly ModelOptions[] = []): readonly ModelOptions[] {
  const [, id, path] = /^([^=/\\]*)=(.*)$/s.exec(text) ?? [undefined, undefined, text]
  if (path === '' || id === '') throw new InvalidArgumentError('Expected a path, or name=path.')
  return [...before, { path: path!, ...(id !== undefined && { id }) }]
}

async function run(options: Options): Promise<void> {
  const { tokenizer, chat, host, port, keys, cors, rows, queue, context, maxTokens, backend } =
    options
  const threads = options.threads ?? Math.max(1, Math.min(16, availableParallelism() - 1))
  const models = options.model.map((model) => ({
    ...model,
    ...(tokenizer !== undefined && { tokenizer }),
    ...(chat !== undefined && { chat }),
  }))
  const server = await serve({
    models,
    host,
    port,
    ...(keys !== undefined && { keys: await readKeyFile(keys) }),
    engine: { rows, queue, backend, threads, ...(context !== undefined && { context }) },
    limits: maxTokens === undefined ? {} : { maxTokens },
    http: {
      corsOrigins: cors,
      timeout: options.timeout * 1000,
      log: { level: options.quiet ? 'error' : 'info', prompts: options.logPrompts ?? false },
    },
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') {
      throw new UserError(`serve: port ${port} is taken; choose another with --port`, {
        cause: error,
      })
    }
    throw error
  })
  const { url } = server
  const ids = server.models.map(({ id }) => id)
  if (backend === 'auto') {
    const reasons = new Set(server.models.map(({ engine }) => engine.computing))
    for (const reason of reasons) process.stderr.write(`Computing on ${reason}.\n`)
  }
  if (options.json) await printJson({ url, models: ids })
  else {
    process.stderr.write(
      `Serving ${ids.join(', ')} at ${url}/v1 (Ctrl-C stops). Try:\n` +
        `  curl ${url}/v1/completions -H 'content-type: application/json' -d '${JSON.stringify({ model: ids[0], prompt: 'Once upon a time' })}'\n`,
    )
  }
  if (keys !== undefined) followKeys(server, keys)
  await stopped(server)
  if (keys !== undefined) unwatchFile(keys)
}

/** Takes keys that are added, and refuses those that are removed, while the server runs. */
function followKeys(server: Server, path: string): void {
  // Looking is surer than being told where files are replaced, and on file systems of a network.
  watchFile(path, { interval: 1000, persistent: false }, async () => {
    try {
      const keys = await readKeyFile(path)
      server.useKeys(keys)
      process.stderr.write(`Read ${path} again: ${keys.length} keys.\n`)
    } catch (error) {
      process.stderr.write(`tinystories: the keys stay as they were: ${sentenceOf(error)}\n`)
    }
  })
}

/** Waits for Ctrl-C or SIGTERM, then for what still runs. The second signal ends at once. */
async function stopped(server: Server): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const
  await new Promise<void>((resolve) => {
    let asked = false
    for (const signal of signals) {
      process.on(signal, () => {
        if (asked) process.exit(signal === 'SIGINT' ? 130 : 143)
        asked = true
        resolve()
      })
    }
  })
  process.stderr.write('Stopping: what runs comes to its end; once more to end at once.\n')
  if (!(await server.close()))
    throw new UserError('serve: some answers took too long and were broken off')
}
