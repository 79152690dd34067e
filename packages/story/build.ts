// Bundles the package: the workers, and index.js and tiny-story.js with that worker inside as text, so that
// one file is all a page needs.  node build.ts
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Plugin } from 'esbuild'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const shared = {
  bundle: true,
  minify: true,
  target: 'es2022',
  conditions: ['@ts/source'],
  legalComments: 'none',
  write: false,
} satisfies BuildOptions

/** Text of a bundled worker. */
async function bundleWorker(entry: string): Promise<string> {
  const bundle = await build({ ...shared, entryPoints: [path(entry)], format: 'iife' })
  return bundle.outputFiles[0].text
}

/** Puts a module in the place of those whose names match. */
function instead(name: string, filter: RegExp, contents: string): Plugin {
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path }) => ({ path, namespace: name }))
      onLoad({ filter: /./, namespace: name }, () => ({ contents, loader: 'ts' }))
    },
  }
}

/** Every file of dist by its name. */
export async function bundles(): Promise<Readonly<Record<string, string>>> {
  const [worker, gpu, train] = await Promise.all(
    ['worker', 'gpu', 'train'].map((name) => bundleWorker(`src/${name}/main.ts`)),
  )
  const text = `export const source = ${JSON.stringify(worker)}`
  const plugins = [instead('worker', /^tiny-story:worker$/, text)]
  const entryPoints = ['src/index.ts', 'src/tiny-story.ts'].map(path)
  const outdir = path('dist')
  const { outputFiles } = await build({
    ...shared,
    entryPoints,
    outdir,
    format: 'esm',
    plugins,
  })
  const named = outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-1) ?? '', text])
  return { ...Object.fromEntries(named), 'worker.js': worker, 'gpu.js': gpu, 'train.js': train }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { mkdir, writeFile } = await import('node:fs/promises')
  await mkdir(path('dist'), { recursive: true })
  for (const [name, text] of Object.entries(await bundles())) {
    await writeFile(path(`dist/${name}`), text)
  }
  // They export nothing; whoever imports their address must not be told that they have no types.
  for (const name of ['worker', 'gpu', 'train'])
    await writeFile(path(`dist/${name}.d.ts`), 'export {}\n')
}
