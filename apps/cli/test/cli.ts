// Runs the real command line in a process of its own.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** What a run of the command left. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How to run it. */
export interface RunOptions {
  readonly stdin?: string
  readonly cwd?: string
  /** added to the environment */
  readonly env?: Readonly<Record<string, string>>
  /** Sends Ctrl-C as soon as this shows on stderr. */
  readonly interruptAt?: RegExp
  /** A file that stdout goes to, or `>(a command)`. */
  readonly stdoutTo?: string
  /** Largest file that may be written, in blocks of 1 KiB. */
  readonly fileBlocks?: number
}

/** Runs `tinystories` with arguments. */
export function tinystories(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { stdin = '', cwd = process.cwd(), env = {}, interruptAt } = options
  const [program, ...rest] = shell(nodeCommand(args), options)
  return new Promise((done, fail) => {
    const environment = { ...process.env, npm_lifecycle_event: '', ...env }
    const child = spawn(program, rest, { cwd, env: environment })
    let stdout = ''
    let stderr = ''
    let interrupted = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      if (interrupted || !interruptAt?.test(stderr)) return
      interrupted = true
      child.kill('SIGINT')
    })
    child.on('error', fail)
    child.on('close', (code) => done({ code, stdout, stderr }))
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
  })
}

/** The program and its arguments. */
export function nodeCommand(args: readonly string[]): readonly string[] {
  return [process.execPath, '--conditions=@ts/source', '--no-warnings', main, ...args]
}

/** The command as it is, or in a shell that limits or redirects it. */
function shell(
  command: readonly string[],
  { stdoutTo, fileBlocks }: RunOptions,
): readonly string[] {
  if (stdoutTo === undefined && fileBlocks === undefined) return command
  const limit = fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `
  const redirect = stdoutTo === undefined ? '' : ` > ${stdoutTo}`
  return ['bash', '-c', `${limit}exec "$@"${redirect}`, 'bash', ...command]
}

/** A folder that lives as long as the tests of a file. @returns joins a name to it */
export function temporaryFolder(): (name: string) => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tinystories-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return (name) => join(folder, name)
}

/** Where the reference data lies, or null with the reason why tests that need it are skipped. */
export function referenceData(): { readonly path: string } | { readonly missing: string } {
  const beside = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
  const path = resolve(process.env.TINYSTORIES_DATA ?? beside)
  if (existsSync(path)) return { path }
  if (process.env.TINYSTORIES_REQUIRE_DATA) throw new Error(`no reference data at ${path}`)
  return { missing: `no reference data at ${path}` }
}
