// The same matrix product in other libraries' CPU backends, each called as its users would call it.
import * as jax from '@jax-js/jax'
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm'
import * as tfjs from '@tensorflow/tfjs-core'
import gpujs from 'gpu.js'
import * as ort from 'onnxruntime-web/wasm'
import { FLOAT, OnnxGraph } from './onnx.ts'

/** y = a·b, where either operand may be stored transposed. */
export interface Shape {
  readonly rows: number
  readonly columns: number
  readonly inner: number
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** Prepares a product for given operands. @returns a function that computes it once, to the end */
export type Peer = (
  shape: Shape,
  a: Float32Array<ArrayBuffer>,
  b: Float32Array<ArrayBuffer>,
) => Promise<() => Promise<Float32Array>>

/** onnxruntime-web: one Gemm node, both operands as run-time inputs. */
export const onnxruntimeWeb: Peer = async (shape, a, b) => {
  ort.env.wasm.numThreads = 1
  const session = await ort.InferenceSession.create(gemmModel(shape))
  const [aShape, bShape] = storedShapes(shape)
  const feeds = { a: new ort.Tensor('float32', a, aShape), b: new ort.Tensor('float32', b, bShape) }
  return async () => (await session.run(feeds)).y.data as Float32Array
}

/** TensorFlow.js on its wasm backend (XNNPACK), one thread. */
export const tfjsWasm: Peer = async (shape, a, b) => {
  setThreadsCount(1)
  await tfjs.setBackend('wasm')
  await tfjs.ready()
  const [aShape, bShape] = storedShapes(shape)
  const [x, y] = [tfjs.tensor2d(a, aShape), tfjs.tensor2d(b, bShape)]
  return async () => {
    const product = tfjs.matMul(x, y, shape.transposeA, shape.transposeB)
    const data = (await product.data()) as Float32Array
    product.dispose()
    return data
  }
}

/** jax-js on its wasm backend, jitted; it uses as many threads as it likes. */
export const jaxJs: Peer = async (shape, a, b) => {
  await jax.init('wasm')
  jax.defaultDevice('wasm')
  const { numpy: np } = jax
  const [aShape, bShape] = storedShapes(shape)
  const [x, y] = [np.array(a).reshape([...aShape]), np.array(b).reshape([...bShape])]
  const multiply = jax.jit((p: jax.Array, q: jax.Array) =>
    np.matmul(shape.transposeA ? np.transpose(p) : p, shape.transposeB ? np.transpose(q) : q),
  )
  return async () => (await multiply(x.ref, y.ref).data()) as Float32Array
}

/** gpu.js in Node: its JavaScript fallback, one function per output element. */
export const gpuJs: Peer = async (shape, a, b) => {
  const { rows, columns, inner, transposeA, transposeB } = shape
  const gpu = new gpujs.GPU({ mode: 'cpu' })
  const kernel = gpu.createKernel(
    function (this: gpujs.IKernelFunctionThis, p: number[][], q: number[][]) {
      let sum = 0
      for (let k = 0; k < (this.constants as { inner: number }).inner; k++) {
        sum += p[this.thread.y][k] * q[k][this.thread.x]
      }
      return sum
    },
    { output: [columns, rows], constants: { inner } },
  )
  const row = (data: Float32Array, n: number, width: number, transposed: boolean, height: number) =>
    Float32Array.from(
      { length: width },
      (_, i) => data[transposed ? i * height + n : n * width + i],
    )
  const x = Array.from({ length: rows }, (_, i) => row(a, i, inner, transposeA, rows))
  const y = Array.from({ length: inner }, (_, i) => row(b, i, columns, transposeB, inner))
  return async () => {
    const product = kernel(x as never, y as never) as unknown as Float32Array[]
    const flat = new Float32Array(rows * columns)
    product.forEach((line, i) => {
      flat.set(line, i * columns)
    })
    return flat
  }
}

function storedShapes(shape: Shape): readonly [[number, number], [number, number]] {
  const { rows, columns, inner, transposeA, transposeB } = shape
  return [
    transposeA ? [inner, rows] : [rows, inner],
    transposeB ? [columns, inner] : [inner, columns],
  ]
}

/** An ONNX file with one Gemm node. */
function gemmModel({ transposeA, transposeB }: Shape): Uint8Array {
  const graph = new OnnxGraph()
  for (const name of ['a', 'b']) graph.input(name, FLOAT, [`${name}0`, `${name}1`])
  const ints = { transA: Number(transposeA), transB: Number(transposeB) }
  graph.output(graph.node('Gemm', ['a', 'b'], ['y'], { ints }), ['y0', 'y1'])
  return graph.bytes()
}
