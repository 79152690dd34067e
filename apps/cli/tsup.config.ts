import base from '../../tsup.base.ts'

const options: typeof base = { ...base, entry: ['src/main.ts'], dts: false }

export default options
