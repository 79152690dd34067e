// A training run as a process of its own that dies in the middle: node killable.ts FOLDER MOMENTS. It prints the step
// that it goes on from. Moments pass whenever it writes: before each part of a file, and after the last.
import { openWasm } from '@ts/tensor'
import { type RunStore, train } from '../src/index.ts'
import { folderStore } from '../src/node/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

type FileData = Parameters<RunStore['write']>[1]

const [, , folder, most = 'Infinity'] = process.argv
let left = Number(most)

/** The last one ends the process as nothing else does: no handler runs, nothing is flushed. */
function moment(): void {
  if (--left === 0) process.kill(process.pid, 'SIGKILL')
}

async function* slowly(data: FileData): AsyncGenerator<Uint8Array> {
  for await (const part of data instanceof Uint8Array ? [data] : data) {
    moment()
    yield part
  }
  moment()
}

const store = await folderStore(folder)
const mortal: RunStore = {
  ...store,
  write: (path, data) => store.write(path, slowly(data)),
  async append(path, text) {
    moment()
    await store.append(path, text)
    moment()
  },
  writeFolder(path, files) {
    const all = Object.entries(files).map(([name, data]) => [name, slowly(data)])
    return store.writeFolder(path, Object.fromEntries(all))
  },
}
const run = {
  backend: await openWasm(),
  model: tinyModel(),
  data: await tinyData(),
  validation: await tinyData(1, 10),
  store: mortal,
}
const settings = tinySettings({ saveEvery: 20, evaluateEvery: 40 })
for await (const event of train(run, settings, { resume: true })) {
  if (event.kind === 'start') process.stdout.write(`${event.step}\n`)
}
run.backend.close()
