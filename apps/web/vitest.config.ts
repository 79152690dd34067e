import type { ViteUserConfig } from 'vitest/config'
import base from '../../vitest.base.ts'

// One build and one browser for all: on a busy machine both take their time.
const config: ViteUserConfig = {
  ...base,
  test: { ...base.test, testTimeout: 240_000, hookTimeout: 240_000 },
}

export default config
