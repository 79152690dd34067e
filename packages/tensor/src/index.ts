export { openReference } from './backends/reference.ts'
export type { Build } from './backends/wasm/kernels.ts'
export { openWasm } from './backends/wasm/openWasm.ts'
export { openWasmInference } from './backends/wasm/openWasmInference.ts'
export type { WasmBackend, WasmOptions } from './backends/wasm/wasm.ts'
export { BackendError, ShapeError } from './errors.ts'
export { gradients } from './gradients.ts'
export { apply, type Inference, type Node, type Numbers, type Op, type Sample } from './op.ts'
export { accumulate } from './ops/accumulate.ts'
export type { Activation } from './ops/activation.ts'
export { type AdamWOptions, adamw } from './ops/adamw.ts'
export { add } from './ops/add.ts'
export { attention } from './ops/attention.ts'
export type { AttentionOptions } from './ops/attentionOptions.ts'
export { type BlendOptions, blend } from './ops/blend.ts'
export { cacheAppend } from './ops/cacheAppend.ts'
export { cachedAttention } from './ops/cachedAttention.ts'
export { clipFactor } from './ops/clipFactor.ts'
export { columnSum } from './ops/columnSum.ts'
export { crossEntropy } from './ops/crossEntropy.ts'
export { drawTokens } from './ops/drawTokens.ts'
export { dropout } from './ops/dropout.ts'
export { embedding } from './ops/embedding.ts'
export { ops } from './ops/index.ts'
export { layerNorm } from './ops/layerNorm.ts'
export { linear } from './ops/linear.ts'
export { lossScale } from './ops/lossScale.ts'
export { matmul } from './ops/matmul.ts'
export { meanLoss } from './ops/meanLoss.ts'
export { normalize } from './ops/normalize.ts'
export { pack } from './ops/pack.ts'
export { reshape } from './ops/reshape.ts'
export { rmsNorm } from './ops/rmsNorm.ts'
export { type RopeOptions, rope, ropeTable } from './ops/rope.ts'
export { squaredNorm } from './ops/squaredNorm.ts'
export { sum } from './ops/sum.ts'
export { swiglu } from './ops/swiglu.ts'
export { zero } from './ops/zero.ts'
export type { Halves, Layout, Location, Place, Plan, Step } from './plan.ts'
export { type Backend, compile, type Data, evaluate, type Loaded, type Program } from './program.ts'
export { dequantize, isQuantized, Quantized, quantize } from './quantized.ts'
export {
  ALIGNMENT,
  constant,
  type DType,
  formatShape,
  GROUP,
  group,
  input,
  Leaf,
  paddedSize,
  parameter,
  type QuantizedType,
  type Spec,
  sizeOf,
  Tensor,
} from './tensor.ts'
