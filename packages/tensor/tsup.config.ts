import type { Options } from 'tsup'
import base from '../../tsup.base.ts'

const options: Options = {
  ...base,
  entry: ['src/index.ts', 'src/auto.ts', 'src/webgpu.ts', 'src/node.ts'],
  // Kernels are not published: their types go into the declarations, as their code goes into the bundle.
  dts: { resolve: ['@ts/kernels/wgsl', './kernel.ts'] },
}

export default options
