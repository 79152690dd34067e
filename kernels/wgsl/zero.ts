// x ← 0.
import { elementwise, vectorsOut } from './elementwise.ts'
import type { WgslKernel } from './kernel.ts'

export const zero: WgslKernel = ({ sizes: { size } }, device) =>
  elementwise({ size, bindings: [vectorsOut(0, 'x')], body: 'x[i] = vec4f();' }, device)
