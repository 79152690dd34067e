// Run by webgpu.test.ts: prints what the samples of every op come to.
import { openHere } from './adapterHere.ts'
import { sampleResults } from './sampleResults.ts'

/** A CPU that plays GPU compiles a kernel in up to seconds: where nobody asks for more, two samples of each op must do. */
const { TINYSTORIES_EVERY_SAMPLE_ON_WEBGPU: asked = '', TINYSTORIES_ADAPTER: here = '' } =
  process.env
const every = asked === '1' || asked.split(',').includes(here || 'none')
const most = every ? Number.POSITIVE_INFINITY : 2

const backend = await openHere()
for await (const result of sampleResults(backend, most)) console.log(JSON.stringify(result))
backend.close()
