import type { Options } from 'tsup'
import base from '../../tsup.base.ts'

const options: Options = {
  ...base,
  entry: ['src/index.ts', 'src/auto.ts', 'src/webgpu.ts', 'src/node.ts'],
}

export default options
