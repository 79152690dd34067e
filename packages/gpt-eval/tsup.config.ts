import type { Options } from 'tsup'
import base from '../../tsup.base.ts'

const options: Options = { ...base, entry: ['src/index.ts', 'src/harper/index.ts'] }

export default options
