import type { ViteUserConfig } from 'vitest/config'
import base from '../../vitest.base.ts'

// A process of their own for each file: the test of growth measures the memory of its process.
const config: ViteUserConfig = { ...base, test: { ...base.test, isolate: true } }

export default config
