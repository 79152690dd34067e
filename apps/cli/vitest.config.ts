import type { ViteUserConfig } from 'vitest/config'
import base from '../../vitest.base.ts'

// Each test runs the real command, some several times: on a busy machine that takes its time.
const config: ViteUserConfig = {
  ...base,
  test: { ...base.test, testTimeout: 120_000, hookTimeout: 120_000 },
}

export default config
