// Declarations only: the files that pages load are bundled by build.ts.
import type { Options } from 'tsup'
import base from '../../tsup.base.ts'

const options: Options = {
  ...base,
  entry: ['src/index.ts', 'src/tiny-story.ts'],
  dts: { only: true },
  clean: false,
}

export default options
