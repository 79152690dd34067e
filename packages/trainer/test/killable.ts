// A training run as a process of its own, to be killed: node killable.ts FOLDER
import { openWasm } from '@ts/tensor'
import { train } from '../src/index.ts'
import { folderStore } from '../src/node/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

const backend = await openWasm()
const run = {
  backend,
  model: tinyModel(),
  data: await tinyData(),
  validation: await tinyData(1, 10),
  store: await folderStore(process.argv[2]),
}
const settings = tinySettings({ saveEvery: 20, evaluateEvery: 40 })
for await (const event of train(run, settings, { resume: true })) {
  // The parent kills it some time after this.
  if (event.kind === 'start') process.stdout.write(`${event.step}\n`)
}
backend.close()
