import type { ViteUserConfig } from 'vitest/config'
import base from '../../vitest.base.ts'

// Servers start with threads of their own: on a busy machine that takes its time.
const config: ViteUserConfig = {
  ...base,
  test: { ...base.test, testTimeout: 120_000, hookTimeout: 120_000 },
}

export default config
