// The Chromium that tests of pages run in: the one named in CHROMIUM, or an installed one.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome']
/** Where it lies; undefined: nowhere. */
export const chromiumPath: string | undefined = places.find((path) => path && existsSync(path))
const missing = 'no Chromium: install it or name it in CHROMIUM'

/** For {@link launchChromium}: WebGPU by the CPU that plays GPU, whatever graphics card there is. */
export const SOFTWARE_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] as const

/** Milliseconds that a page may take for anything: on a busy machine a browser takes its time. */
export const PATIENCE = 300_000

/** Tests that need a browser; skipped where there is none, unless TINYSTORIES_REQUIRE_BROWSER is set. */
export const describeInChromium = (tests: () => void): void => {
  const skip = !chromiumPath && !process.env.TINYSTORIES_REQUIRE_BROWSER
  describe.skipIf(skip)(`in Chromium (skipped if ${missing})`, tests)
}

/** @param args of its command line */
export function launchChromium(...args: readonly string[]): Promise<Browser> {
  if (!chromiumPath) throw new Error(missing)
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', ...args],
    timeout: PATIENCE,
  })
}
