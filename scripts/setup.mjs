// Sets up whatever a fresh machine lacks, then runs one task of the repository:
//   node scripts/setup.mjs story|web|backends|test|check [arguments…]
// Plain JavaScript for any Node ≥ 20 with npm: nothing is installed when it starts.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const source = '--conditions=@ts/source'

const tinystories = ['node', source, 'apps/cli/src/main.ts']
const tasks = {
  story: { command: [...tinystories, 'story'], needs: 'core' },
  web: { command: ['pnpm', '--filter', '@ts/web', 'run', 'dev'], needs: 'core' },
  backends: { command: [...tinystories, 'backends'], needs: 'gpu' },
  test: { command: ['vitest', 'run'], needs: 'tests' },
  check: { command: ['node', 'scripts/check.ts'], needs: 'peers' },
}
/** What may be installed, each with all before it, and the projects that are left out then. */
const extents = {
  core: ['@ts/benchmarks', '@ts/gpt-eval-harper', '@ts/tensor-dawn'],
  gpu: ['@ts/benchmarks', '@ts/gpt-eval-harper'],
  tests: ['@ts/benchmarks'],
  peers: [],
}

const [name, ...rest] = process.argv.slice(2)
const task = tasks[name]
if (!task) {
  console.error(`setup: expected one of ${Object.keys(tasks).join(', ')}, got '${name ?? ''}'`)
  process.exit(2)
}
install(task.needs)
run(['node', 'kernels/build.ts'])
run([...task.command, ...rest])

/** Installs with pnpm on a Node new enough for the tools, both from npm, unless nothing changed. */
function install(needs) {
  const stamp = join(root, 'node_modules', '.setup')
  const lock = readFileSync(join(root, 'pnpm-lock.yaml'))
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8').split('\n') : []
  const order = Object.keys(extents)
  if (installed[0] === wanted && order.indexOf(installed[1]) >= order.indexOf(needs)) return
  console.log(
    `Installing the toolchain${needs === 'peers' ? ' and the benchmarks’ peers' : ''} from npm…`,
  )
  const { node, pnpm } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ).devDependencies
  const packages = [`--package=node@${node}`, `--package=pnpm@${pnpm}`]
  const filter = extents[needs].map((project) => `--filter=!${project}`)
  const pnpmInstall = ['pnpm', 'install', '--frozen-lockfile', '--reporter=append-only', ...filter]
  spawn(npm(), ['exec', '--yes', ...packages, '--', ...pnpmInstall], { quiet: true })
  writeFileSync(stamp, `${wanted}\n${needs}\n`)
}

/** Runs a program of the toolchain; ends with its exit code if it fails. */
function run([program, ...args]) {
  spawn([join(bin, process.platform === 'win32' ? `${program}.cmd` : program)], args, {})
}

/** npm as it runs us now, or the one on the PATH. */
function npm() {
  const running = process.env.npm_execpath
  if (running?.endsWith('.js')) return [process.execPath, running]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}

function spawn([program, ...first], args, { quiet = false }) {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
  const result = spawnSync(program, [...first, ...args], {
    cwd: root,
    env,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell: process.platform === 'win32',
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (result.status === 0) return
  if (quiet) console.error(`${result.stdout ?? ''}\n${result.stderr ?? ''}`)
  if (result.error) console.error(`setup: cannot run ${program}: ${result.error.message}`)
  if (quiet) console.error('setup: the installation failed; is the npm registry within reach?')
  process.exit(result.status ?? (result.signal === 'SIGINT' ? 130 : 1))
}
