import type { Options } from 'tsup'
import base from '../../tsup.base.ts'

const options: Options = {
  ...base,
  // The offline writer and the measures need nothing; whoever asks a chat model has an entry of its own.
  entry: ['src/index.ts', 'src/chat/index.ts'],
}

export default options
