// Compiles the AssemblyScript kernels twice, without and with relaxed SIMD, and embeds the two
// modules as base64 in generated/wasm.ts. Does nothing when sources and compiler are unchanged.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = dirname(fileURLToPath(import.meta.url))
const sources = join(here, 'wasm')
const target = join(here, 'generated', 'wasm.ts')

// -O3 would reorder the loads of the matmul tiles and halve their speed.
const flags =
  '-O2 --noAssert --runtime stub --importMemory --sharedMemory --initialMemory 16 --maximumMemory 65536'
const features = { base: 'simd,threads', relaxed: 'simd,threads,relaxed-simd' }

const compilerManifest = createRequire(import.meta.url).resolve('assemblyscript/package.json')

const hash = await hashOf(sources)
if ((await currentHash()) === hash) {
  console.log('kernels: up to date')
} else {
  const [base, relaxed] = await Promise.all([compile(features.base), compile(features.relaxed)])
  const text = [
    `// Made by build.ts from wasm/. Sources: ${hash}`,
    '',
    '/** The kernels with SIMD as every engine has it, base64. */',
    `export const base: string =\n  '${base.toString('base64')}'`,
    '',
    '/** The kernels with relaxed SIMD: fused multiply-add, base64. */',
    `export const relaxed: string =\n  '${relaxed.toString('base64')}'`,
    '',
  ].join('\n')
  await mkdir(dirname(target), { recursive: true })
  // Written aside and renamed, so that a reader never sees half a file.
  await writeFile(`${target}.${process.pid}`, text)
  await rename(`${target}.${process.pid}`, target)
  console.log(`kernels: base ${base.length} B, relaxed ${relaxed.length} B`)
}

async function compile(enabled: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'kernels-'))
  const out = join(folder, 'kernels.wasm')
  const asc = join(dirname(compilerManifest), 'bin', 'asc.js')
  const args = [asc, 'index.ts', '--outFile', out, ...flags.split(' ')]
  for (const feature of enabled.split(',')) args.push('--enable', feature)
  try {
    await promisify(execFile)(process.execPath, args, { cwd: sources })
    return await readFile(out)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Of everything that decides what the build makes. */
async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()
  const inputs = [...files.map((name) => join(folder, name)), fileURLToPath(import.meta.url)]
  for (const file of [...inputs, compilerManifest]) {
    hash.update(`${file.slice(dirname(here).length)}\n`).update(await readFile(file))
  }
  return hash.digest('hex')
}

async function currentHash(): Promise<string | undefined> {
  const text = await readFile(target, 'utf8').catch(() => '')
  return /Sources: (\w+)/.exec(text)?.[1]
}
