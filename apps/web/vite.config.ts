// A static site that works from any folder of any host.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defaultClientConditions, type Plugin, type UserConfig } from 'vite'

const conditions = ['@ts/source', ...defaultClientConditions]

const config: UserConfig = {
  base: './',
  resolve: { conditions },
  worker: { format: 'es' },
  build: { target: 'es2023', assetsInlineLimit: 0, reportCompressedSize: false },
  plugins: [offline()],
}

export default config

/** Writes sw.js from src/serviceWorker.js, with the list of all that was built. */
function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const source = readFileSync(new URL('./src/serviceWorker.js', import.meta.url), 'utf8')
      const publicFiles = ['icon.svg', 'manifest.webmanifest']
      const files = [
        ...Object.keys(bundle).filter((name) => !name.endsWith('.map')),
        ...publicFiles,
      ]
      const hash = createHash('sha256')
      for (const name of files.toSorted()) {
        const built = bundle[name]
        hash
          .update(name)
          .update(built ? (built.type === 'chunk' ? built.code : built.source) : publicFile(name))
      }
      const values = {
        VERSION: JSON.stringify(hash.digest('hex').slice(0, 16)),
        FILES: JSON.stringify(files),
      }
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: source.replaceAll(
          /__(VERSION|FILES)__/g,
          (_, key: keyof typeof values) => values[key],
        ),
      })
    },
  }
}

function publicFile(name: string): Buffer {
  const path = fileURLToPath(new URL(`./public/${name}`, import.meta.url))
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
}
