// Compiles the AssemblyScript kernels twice, without and with relaxed SIMD, and embeds the two modules, deflated
// as one and as base64, in generated/wasm.ts; those of inference alone in generated/inference.ts. Does
// nothing when sources and compiler are unchanged.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { compile, compilerManifest, sources } from './compile.ts'

const here = dirname(fileURLToPath(import.meta.url))
/** The generated file of each entry. */
const targets = { 'index.ts': 'wasm.ts', 'inference.ts': 'inference.ts' }

const hash = await hashOfInputs()
for (const [entry, target] of Object.entries(targets)) await build(entry, target)

async function build(entry: string, name: string): Promise<void> {
  const target = join(here, 'generated', name)
  if ((await hashOf(target)) === hash) {
    console.log(`kernels: ${name} is up to date`)
    return
  }
  const [base, relaxed] = await Promise.all([compile(entry, 'base'), compile(entry, 'relaxed')])
  const text = [
    `// Made by build.ts from wasm/${entry}. Inputs: ${hash}`,
    '',
    '/** The kernels with SIMD as every engine has it, then those with relaxed SIMD, which has a fused multiply-add. */',
    'export const modules: {',
    '  /** Both, deflated (RFC 1951), base64. */',
    '  readonly packed: string',
    '  /** Bytes of the first. */',
    '  readonly baseBytes: number',
    '} = {',
    `  packed: '${packed(Buffer.concat([base, relaxed]))}',`,
    `  baseBytes: ${base.length},`,
    '}',
    '',
  ].join('\n')
  await mkdir(dirname(target), { recursive: true })
  // Written aside and renamed, so that a reader never sees half a file.
  await writeFile(`${target}.${process.pid}`, text)
  await rename(`${target}.${process.pid}`, target)
  console.log(`kernels: ${name} base ${base.length} B, relaxed ${relaxed.length} B`)
}

/**
 * Base64 hides what a server's compression lives from, so this comes first. What the two builds share is stored once, as far
 * as the window of 32 kB reaches: those of inference take 11 kB together, 8 and 9 apart.
 */
function packed(modules: Buffer): string {
  return deflateRawSync(modules, { level: 9 }).toString('base64')
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

async function hashOf(target: string): Promise<string | undefined> {
  const text = await readFile(target, 'utf8').catch(() => '')
  return /Inputs: (\w+)/.exec(text)?.[1]
}
