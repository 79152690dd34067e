// Everything that is checked beside the tests: types, lint, format, unused exports, sizes, and the
// packages as they would be published.  node scripts/check.ts
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly bin?: unknown
}

const folders = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(parent).map((name) => `${parent}/${name}`),
)
const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
const published = folders.filter((folder) => !manifest(folder).private)

type Check = readonly [what: string, program: string, ...args: string[]]

/** The longest first: they run side by side, one per core. */
const ofSources: readonly Check[] = [
  ['build', 'pnpm', '--recursive', '--filter', './packages/*', '--filter', './apps/*', 'build'],
  ['types', 'node', 'scripts/types.ts'],
  ['llama.cpp opens our files', 'vitest', 'run', '--root', 'benchmarks'],
  ['unused files, exports and dependencies', 'knip'],
  ['lint and format', 'biome', 'ci', '--colors=off', '--error-on-warnings', '.'],
  ['size of inference in a page', 'node', 'scripts/size.ts'],
]
const ofBuilt: readonly Check[] = [
  ['the packages in an empty project', 'node', 'scripts/packed.ts'],
  ...published.flatMap((folder): Check[] => {
    const { name, bin } = manifest(folder)
    const publint: Check = [`publint ${name}`, 'publint', '--strict', folder]
    const attw = ['--pack', folder, '--profile', 'esm-only']
    // A model is no code.
    const code = ['--exclude-entrypoints', 'story.tinystory']
    return bin ? [publint] : [publint, [`attw ${name}`, 'attw', ...attw, ...code]]
  }),
]

let failed = 0
for (const checks of [ofSources, ofBuilt]) {
  const waiting = [...checks]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await run(next)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
}
if (failed > 0) {
  console.error(`check: ${failed} of ${ofSources.length + ofBuilt.length} checks failed`)
  process.exitCode = 1
}

async function run([what, program, ...args]: Check): Promise<void> {
  const start = performance.now()
  const env = { ...process.env, NO_COLOR: '1' }
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      said += part
    })
  }
  const status = await new Promise<number | null>((resolve) => {
    child.on('error', ({ message }) => {
      said += message
      resolve(null)
    })
    child.on('close', resolve)
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${what} (${seconds} s)`)
  if (status === 0) return
  failed++
  console.log(said)
}
