// How soon a model on the disk tells its first token, after `import`: open the file, read the weights, compile,
// read the prompt, draw. Each time in a process of its own.
//   node benchmarks/src/firstToken.ts [--json]
// (of what is built, as users import it; --conditions=@ts/source takes the sources.) A model of stories15M's
// shape with random weights, as .tinystory files that hold their tokenizer: one of 32,000 ids, as stories15M
// has, and one of 2,000 that is as quick to open as a story model's own.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openReference, openWasm } from '@ts/tensor'
import { createModel, Generator, initialize, modelWeights } from '@ts/transformer'
import { exportModel, openModel } from '@ts/transformer/node'
import { madeUpTokenizer } from './madeUpTokenizer.ts'
import { stories15M } from './stories15M.ts'

const RUNS = 5
const FILES = [
  ['f32', 2000],
  ['f32', 32_000],
  ['q8_0', 2000],
  ['q8_0', 32_000],
] as const

const [path] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
if (path) console.log(JSON.stringify(await firstToken(path)))
else await compare()

interface Took {
  /** Milliseconds from when everything is imported to the first token. */
  readonly ms: number
  /** What all threads of the process computed meanwhile. */
  readonly cpuMs: number
}

async function firstToken(path: string): Promise<Took> {
  const start = performance.now()
  const used = process.cpuUsage()
  const opened = await openModel(path)
  const backend = await openWasm()
  const [tokenizer] = await Promise.all([opened.tokenizer(), opened.load(backend)])
  const generator = await Generator.open(backend, opened.model, { tokenizer })
  for await (const _ of generator.pieces(['Once upon a time'], { maxTokens: 1 })) break
  const ms = Math.round(performance.now() - start)
  const { user, system } = process.cpuUsage(used)
  await opened.close()
  return { ms, cpuMs: Math.round((user + system) / 1000) }
}

async function compare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'first-token-'))
  try {
    const backend = openReference()
    const model = createModel(stories15M)
    initialize(backend, model)
    const results: Record<string, Took> = {}
    for (const [type, ids] of FILES) {
      const tokenizer = await madeUpTokenizer(ids)
      const file = join(folder, `${type}-${ids}.tinystory`)
      const weights = modelWeights(backend, model)
      await exportModel(file, weights, { format: 'tinystory', type, tokenizer })
      const times: Took[] = []
      for (let i = 0; i < RUNS; i++) {
        const args = [...process.execArgv, fileURLToPath(import.meta.url), file]
        const { stdout } = await promisify(execFile)(process.execPath, args)
        times.push(JSON.parse(stdout))
      }
      // The median of each.
      const median = (name: keyof Took): number =>
        times.map((took) => took[name]).sort((a, b) => a - b)[RUNS >> 1]
      results[`${type}, ${ids} ids`] = { ms: median('ms'), cpuMs: median('cpuMs') }
    }
    if (process.argv.includes('--json')) console.log(JSON.stringify(results))
    else console.table(results)
  } finally {
    await rm(folder, { recursive: true })
  }
}
