// Every op, once. Parity and gradient tests and the benchmarks walk this list.
import type { Op } from '../op.ts'
import { addOp } from './add.ts'
import { packOp } from './pack.ts'
import { reshapeOp } from './reshape.ts'

/** All ops of the package. */
export const ops: readonly Op[] = [addOp, packOp, reshapeOp]
