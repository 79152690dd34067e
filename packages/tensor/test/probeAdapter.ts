// Says which adapter there is; fails if there is none.
import { openHere } from './adapterHere.ts'

const backend = await openHere()
console.log(JSON.stringify(backend.adapter))
backend.close()
