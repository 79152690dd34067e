// The kernels module without the kernels that only training needs: a third less to load for a page that tells.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { compilerManifest } from './compile.ts'

/**
 * Kernels of gradients, losses and optimisers, and attention over whole texts: telling has a cache. What is
 * not named here stays.
 */
const training =
  /Grad$|^(accumulate|adamw|attention|blend|clipFactor|columnSum|crossEntropy|dropout|meanLoss|normalize|squaredNorm|sum)$/

/** What of binaryen is used here; it comes with AssemblyScript. */
interface Binaryen {
  readonly Features: { readonly All: number }
  readBinary(bytes: Uint8Array): BinaryenModule
  getExportInfo(export_: number): { readonly name: string }
}

interface BinaryenModule {
  setFeatures(features: number): void
  getNumExports(): number
  getExportByIndex(index: number): number
  removeExport(name: string): void
  runPasses(passes: readonly string[]): void
  emitBinary(): Uint8Array
  dispose(): void
}

/** generated/wasm.ts with every module in it reduced to the kernels that telling needs. */
export async function tellingKernels(): Promise<string> {
  const path = createRequire(compilerManifest).resolve('binaryen')
  const { default: binaryen } = (await import(path)) as { readonly default: Binaryen }
  const source = await readFile(new URL('./generated/wasm.ts', import.meta.url), 'utf8')
  // Base64 of '\0asm'.
  return source.replaceAll(/'(AGFzb[A-Za-z0-9+/=]+)'/g, (_, base64: string) => {
    return `'${Buffer.from(fewer(binaryen, Buffer.from(base64, 'base64'))).toString('base64')}'`
  })
}

function fewer(binaryen: Binaryen, bytes: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(bytes)
  module.setFeatures(binaryen.Features.All)
  const names = Array.from({ length: module.getNumExports() }, (_, i) => {
    return binaryen.getExportInfo(module.getExportByIndex(i)).name
  })
  for (const name of names) if (training.test(name)) module.removeExport(name)
  module.runPasses(['remove-unused-module-elements'])
  const reduced = module.emitBinary()
  module.dispose()
  return reduced
}
