// What every package's tests share. Sources are taken from src through the @ts/source condition,
// so no build is needed, and a message on the console fails the test that printed it.
import type { ViteUserConfig } from 'vitest/config'

const conditions = ['@ts/source', 'module', 'node', 'development|production']

const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{src,test}/**/*.test.ts'],
    // The files of a package share their processes: half of the time of small tests was loading the same modules anew.
    isolate: false,
    // For what hangs: on a busy machine a compiler of GPU kernels, a browser and a process take their time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    onConsoleLog: (log) => {
      throw new Error(`a test printed to the console: ${log}`)
    },
  },
}

export default config
