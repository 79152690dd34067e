import type { ViteUserConfig } from 'vitest/config'
import base from '../../vitest.base.ts'

// One build for all files: on a busy machine it takes its time, as browsers do.
const config: ViteUserConfig = {
  ...base,
  test: {
    ...base.test,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    globalSetup: 'test/buildSite.ts',
  },
}

export default config
