import type { ViteUserConfig } from 'vitest/config'
import base from '../vitest.base.ts'

// A process of their own for each file, which draws its numbers from the beginning.
const config: ViteUserConfig = { ...base, test: { ...base.test, isolate: true } }

export default config
