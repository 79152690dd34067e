// Everything that is checked beside the tests: types, lint, format, unused exports, sizes, and the
// packages as they would be published.  node scripts/check.ts
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

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

const checks: readonly (readonly [what: string, program: string, ...args: string[]])[] = [
  ['lint and format', 'biome', 'ci', '--colors=off', '--error-on-warnings', '.'],
  ...['kernels', 'benchmarks', ...folders].map(
    (folder) => [`types of ${folder}`, 'tsc', '-p', folder] as const,
  ),
  ['unused files, exports and dependencies', 'knip'],
  ['size of inference in a page', 'node', 'scripts/size.ts'],
  ['llama.cpp opens our files', 'vitest', 'run', '--root', 'benchmarks'],
  ['build', 'pnpm', '--recursive', '--filter', './packages/*', '--filter', './apps/*', 'build'],
  ['the packages and their examples in an empty project', 'node', 'scripts/packed.ts'],
  ...published.flatMap((folder) => [
    [`publint ${manifest(folder).name}`, 'publint', '--strict', folder] as const,
    ...(manifest(folder).bin
      ? []
      : [
          [
            `attw ${manifest(folder).name}`,
            'attw',
            '--pack',
            folder,
            '--profile',
            'esm-only',
            // A model is no code.
            '--exclude-entrypoints',
            'story.tinystory',
          ] as const,
        ]),
  ]),
]

let failed = 0
for (const [what, program, ...args] of checks) {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${what} (${seconds} s)`)
  if (status === 0) continue
  failed++
  console.log(`${stdout ?? ''}${stderr ?? ''}`)
}
if (failed > 0) console.error(`check: ${failed} of ${checks.length} checks failed`)
process.exit(failed > 0 ? 1 : 0)
