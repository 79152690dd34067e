// Every op has a kernel, and the kernel takes as many arguments as the calling convention says.

import { modules } from '@ts/kernels/wasm'
import { expect, test } from 'vitest'
import { compileKernels, instantiateKernels } from '../src/backends/wasm/kernels.ts'
import { ops } from '../src/ops/index.ts'
import { kernelArity } from './arity.ts'

test.each(['base', 'relaxed'] as const)('every op has its WASM kernel, %s build', async (build) => {
  const { module } = await compileKernels(modules, false, build)
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 })
  const kernels = instantiateKernels(module, memory, 0)
  const declared: Record<string, number> = {}
  const found: Record<string, number | undefined> = {}
  for (const op of ops.filter((op) => !op.virtual)) {
    declared[op.name] = kernelArity(op, op.samples[0])
    found[op.name] = kernels[op.name]?.length
  }
  expect(found).toEqual(declared)
})
