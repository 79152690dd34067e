export { openReference } from './backends/reference.ts'
export { BackendError, ShapeError } from './errors.ts'
export { gradients } from './gradients.ts'
export { apply, type Inference, type Node, type Numbers, type Op, type Sample } from './op.ts'
export { add } from './ops/add.ts'
export { ops } from './ops/index.ts'
export { pack } from './ops/pack.ts'
export { reshape } from './ops/reshape.ts'
export type { Location, Place, Plan, Step } from './plan.ts'
export { type Backend, compile, type Data, evaluate, type Loaded, type Program } from './program.ts'
export {
  ALIGNMENT,
  constant,
  type DType,
  formatShape,
  group,
  input,
  Leaf,
  paddedSize,
  parameter,
  type Spec,
  sizeOf,
  Tensor,
} from './tensor.ts'
