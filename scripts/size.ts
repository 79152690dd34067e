// How large a page's script becomes that lets a model tell: bundled, minified, gzipped, kernels included.
//   node scripts/size.ts            says so, and fails when it is more than it may be
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const LIMIT = 55_500

/** What is of training alone, by file. */
const training =
  /packages\/trainer|kernels\/generated\/wasm|\/(accumulate|adamw|backward|blend|clipFactor|columnSum|crossEntropy|gradients|initialize|meanLoss|normalize|squaredNorm|\w+Grad)\.ts$/

const contents = `
import { openWasmInference } from '@ts/tensor'
import { createModel, Generator, openTinystory } from '@ts/transformer'
export { createModel, Generator, openTinystory, openWasmInference }
`
const { outputFiles, metafile } = await build({
  stdin: { contents, resolveDir: 'packages/transformer' },
  bundle: true,
  minify: true,
  format: 'esm',
  conditions: ['@ts/source'],
  metafile: true,
  write: false,
  outfile: 'page.js',
})
const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length
const inside = Object.entries(metafile.outputs['page.js'].inputs).filter(
  ([, { bytesInOutput }]) => bytesInOutput > 0,
)
const unwanted = inside.filter(([file]) => training.test(file)).map(([file]) => file)
console.log(`inference in a page: ${bytes} bytes gzipped of at most ${LIMIT}`)
if (process.argv.includes('--files')) {
  for (const [file, { bytesInOutput }] of inside.sort(
    (a, b) => b[1].bytesInOutput - a[1].bytesInOutput,
  )) {
    console.log(String(bytesInOutput).padStart(8), file)
  }
}
if (unwanted.length > 0) console.log(`of training: ${unwanted.join(', ')}`)
if (bytes > LIMIT || unwanted.length > 0) process.exitCode = 1
// Read once so that a package without the promise fails here and not in somebody's bundle.
for (const name of ['tensor', 'tokenizer', 'transformer']) {
  const { sideEffects } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'))
  if (sideEffects === false) continue
  console.log(`packages/${name} must say "sideEffects": false, or bundlers keep all of it`)
  process.exitCode = 1
}
