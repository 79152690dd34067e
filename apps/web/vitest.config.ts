import type { ViteUserConfig } from 'vitest/config'
import base from '../../vitest.base.ts'

// One build for all files.
const config: ViteUserConfig = {
  ...base,
  test: { ...base.test, globalSetup: 'test/buildSite.ts' },
}

export default config
