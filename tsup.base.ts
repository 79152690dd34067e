// The build every package shares: one ES module and its declarations per entry.
import type { Options } from 'tsup'

const options: Options = {
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'es2023',
  dts: true,
  clean: true,
  sourcemap: true,
}

export default options
