// Builds the site once for all test files, which find its folder by `inject('site')`.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The built site's folder. */
    site: string
  }
}

export default async function buildSite(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'tinystories-web-'))
  const root = fileURLToPath(new URL('..', import.meta.url))
  const test = process.env.NODE_ENV
  // Vitest says 'test', and vite then builds what is not for production: without the service worker.
  process.env.NODE_ENV = 'production'
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    build: { outDir: folder, emptyOutDir: true },
    logLevel: 'error',
  })
  process.env.NODE_ENV = test
  project.provide('site', folder)
  return () => rm(folder, { recursive: true, force: true })
}
