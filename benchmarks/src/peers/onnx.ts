// ONNX files, written by hand: models, nodes, constants. Field numbers as in onnx.proto3.
import { type Bytes, field, float, int, joined, text } from './protobuf.ts'

/** Types of elements. */
export const FLOAT = 1
export const INT32 = 6
export const INT64 = 7

/** The operators beyond ONNX's own that onnxruntime brings along. */
const CONTRIBUTED = ['GroupQueryAttention', 'QuickGelu']

/** A graph that is being built. */
export class OnnxGraph {
  private readonly parts: Uint8Array[] = [...text(2, 'g')]

  /** An operator with its whole numbers and, of those that are not, its floats. @returns its first output */
  node(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: { readonly ints?: Numbers; readonly floats?: Numbers } = {},
  ): string {
    const { ints = {}, floats = {} } = attributes
    const node = [
      ...inputs.flatMap((name) => text(1, name)),
      ...outputs.flatMap((name) => text(2, name)),
      ...text(4, op),
      ...Object.entries(ints).flatMap(([name, value]) => attribute(name, int(3, value), 2)),
      ...Object.entries(floats).flatMap(([name, value]) => attribute(name, float(2, value), 1)),
      ...(CONTRIBUTED.includes(op) ? text(7, 'com.microsoft') : []),
    ]
    this.parts.push(...field(1, node))
    return outputs[0]
  }

  /** A weight. @returns its name */
  constant(name: string, shape: readonly number[], values: Float32Array): string {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const dimensions = shape.flatMap((n) => int(1, n))
    this.parts.push(
      ...field(5, [...dimensions, ...int(2, FLOAT), ...text(8, name), ...field(9, [bytes])]),
    )
    return name
  }

  /** What is given at every run. @param shape names stand for lengths that change */
  input(name: string, type: number, shape: Shape): void {
    this.parts.push(...field(11, value(name, type, shape)))
  }

  /** What is read after it. */
  output(name: string, shape: Shape): void {
    this.parts.push(...field(12, value(name, FLOAT, shape)))
  }

  /** The file. */
  bytes(): Uint8Array<ArrayBuffer> {
    const opset = (domain: string, version: number): Bytes => {
      return field(8, [...text(1, domain), ...int(2, version)])
    }
    const graph = field(7, this.parts)
    return joined([...int(1, 10), ...graph, ...opset('', 21), ...opset('com.microsoft', 1)])
  }
}

type Numbers = Readonly<Record<string, number>>
type Shape = readonly (number | string)[]

function attribute(name: string, content: Bytes, type: number): Bytes {
  return field(5, [...text(1, name), ...content, ...int(20, type)])
}

function value(name: string, type: number, shape: Shape): Bytes {
  const dimensions = shape.flatMap((n) => field(1, typeof n === 'number' ? int(1, n) : text(2, n)))
  return [...text(1, name), ...field(2, field(1, [...int(1, type), ...field(2, dimensions)]))]
}
