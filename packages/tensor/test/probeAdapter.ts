// Says which adapter there is; fails if there is none.
import { openNodeWebgpu } from './webgpuAdapter.ts'

const backend = await openNodeWebgpu()
console.log(JSON.stringify(backend.adapter))
backend.close()
