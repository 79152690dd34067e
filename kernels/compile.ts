// Runs the AssemblyScript compiler on an entry file of wasm/.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The folder with the AssemblyScript sources. */
export const sources: string = join(dirname(fileURLToPath(import.meta.url)), 'wasm')

/** The compiler's package.json, which tells its version. */
export const compilerManifest: string = createRequire(import.meta.url).resolve(
  'assemblyscript/package.json',
)

/** What a build may use beyond plain WebAssembly. */
export type Build = 'base' | 'relaxed'

// -O3 would reorder the loads of the matmul tiles and halve their speed.
const flags =
  '-O2 --noAssert --runtime stub --importMemory --sharedMemory --initialMemory 16 --maximumMemory 65536'
const features = {
  base: ['simd', 'threads'],
  relaxed: ['simd', 'threads', 'relaxed-simd'],
}

/**
 * Compiles an entry file.
 *
 * @returns the module; it imports its shared memory as `env.memory` and nothing else
 */
export async function compile(entry: string, build: Build): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'kernels-'))
  const out = join(folder, 'out.wasm')
  const asc = join(dirname(compilerManifest), 'bin', 'asc.js')
  const enabled = features[build].flatMap((feature) => ['--enable', feature])
  const transform = ['--transform', join(sources, '..', 'inline.mjs')]
  const args = [asc, entry, '--outFile', out, ...flags.split(' '), ...enabled, ...transform]
  try {
    await promisify(execFile)(process.execPath, args, { cwd: sources })
    return await readFile(out)
  } finally {
    await rm(folder, { recursive: true })
  }
}
