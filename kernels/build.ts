// Compiles the AssemblyScript kernels twice, without and with relaxed SIMD, and embeds the two
// modules as base64 in generated/wasm.ts. Does nothing when sources and compiler are unchanged.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, compilerManifest, sources } from './compile.ts'

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, 'generated', 'wasm.ts')

const hash = await hashOfInputs()
if ((await hashOfTarget()) === hash) {
  console.log('kernels: up to date')
} else {
  const [base, relaxed] = await Promise.all([
    compile('index.ts', 'base'),
    compile('index.ts', 'relaxed'),
  ])
  const text = [
    `// Made by build.ts from wasm/. Inputs: ${hash}`,
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

/** Of everything that decides what the build makes. */
async function hashOfInputs(): Promise<string> {
  const hash = createHash('sha256')
  const files = (await readdir(sources)).filter((name) => name.endsWith('.ts')).sort()
  const scripts = ['build.ts', 'compile.ts', 'inline.mjs'].map((name) => join(here, name))
  for (const file of [...files.map((name) => join(sources, name)), ...scripts, compilerManifest]) {
    hash.update(`${file.split(/[\\/]/).at(-1)}\n`).update(await readFile(file))
  }
  return hash.digest('hex')
}

async function hashOfTarget(): Promise<string | undefined> {
  const text = await readFile(target, 'utf8').catch(() => '')
  return /Inputs: (\w+)/.exec(text)?.[1]
}
