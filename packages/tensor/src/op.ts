// What an op is, and how a node of the graph is made from one.
import { ShapeError } from './errors.ts'
import { formatShape, type QuantizedType, type Spec, Tensor } from './tensor.ts'

/** Attributes and kernel arguments are numbers; yes/no is 1/0. */
export type Numbers = Readonly<Record<string, number>>

/** A tensor's elements in the float64 reference. An absent optional tensor has length 0. */
export type Values = Float64Array

/** What an op knows once its input shapes are known. */
export interface Inference {
  readonly outputs: readonly Spec[]
  /** Whole numbers handed to the kernel after the pointers, in this order. */
  readonly sizes: Numbers
  /** Real numbers handed to the kernel after the sizes, in this order. */
  readonly scalars?: Numbers
  /** How many parts the work has. Each writes its own part of the outputs, so threads may share them. */
  readonly units: number
  /** `overwrites[i] = j`: output i is the new value of input j and lives in its storage. */
  readonly overwrites?: Readonly<Record<number, number>>
  /** `reuses[i] = j`: the kernel still works if output i shares the storage of input j. */
  readonly reuses?: Readonly<Record<number, number>>
  /** Outputs whose pointer may be 0: the kernel then leaves them out. */
  readonly optional?: readonly number[]
}

/** A gradient as more graph: for each input of the node a tensor, or null where none flows. */
export type Backward = (node: Node, grads: readonly (Tensor | null)[]) => readonly (Tensor | null)[]

/** One operation: its shape rule, its meaning, its gradient and the samples that test it. */
export interface Op {
  /** Also the kernel's name on every backend. */
  readonly name: string
  /**
   * The shape rule, and the only place that checks.
   * @throws ShapeError when the inputs do not fit
   */
  infer(inputs: readonly (Spec | null)[], attributes: Numbers): Inference
  /** Its meaning: plain float64 loops, written to be read. `numbers` holds sizes and scalars. */
  reference(inputs: readonly Values[], outputs: readonly Values[], numbers: Numbers): void
  /** Its gradient; that of the package's own ops stands beside them and in ops/backward.ts. */
  readonly backward?: Backward
  /** Shapes and values on which every backend is held against the reference. */
  readonly samples: readonly Sample[]
  /** Work and traffic, for benchmarks. `numbers` holds sizes and scalars, `units` as inferred. */
  cost?(numbers: Numbers, units: number): { readonly flops: number; readonly bytes: number }
  /** Takes no kernel: the output is the input's storage seen with another shape (`view`), or the
   * inputs' storages side by side (`pack`). */
  readonly virtual?: 'view' | 'pack'
}

/** One input of a sample. */
export interface SampleInput {
  readonly shape: readonly number[]
  /** Normally distributed unless said otherwise; `positive`: in [0.1, 2). */
  readonly values?: 'normal' | 'positive' | readonly number[]
  /** Instead of values: whole numbers in [low, high). */
  readonly range?: readonly [low: number, high: number]
  /** i32 when true. */
  readonly index?: boolean
  /** A quantised parameter; its values are rounded to what it can hold. */
  readonly quantized?: QuantizedType
}

/** An op applied to inputs of given shapes. */
export interface Sample {
  readonly inputs: readonly (SampleInput | null)[]
  readonly attributes?: Numbers
  /** Largest relative error a float32 backend may show, default 1e-5. */
  readonly tolerance?: number
  /** Inputs, by position, whose gradient is held against finite differences; default: all f32 ones. */
  readonly gradients?: readonly number[]
}

/** One use of an op in a graph. */
export class Node {
  readonly op: Op
  readonly inputs: readonly (Tensor | null)[]
  readonly attributes: Numbers
  readonly inference: Inference
  readonly outputs: readonly Tensor[]

  constructor(op: Op, inputs: readonly (Tensor | null)[], attributes: Numbers) {
    this.op = op
    this.inputs = inputs
    this.attributes = attributes
    this.inference = op.infer(inputs, attributes)
    const quantized = this.inference.outputs.find(({ dtype }) => dtype === 'q8' || dtype === 'q4')
    check(!quantized, () => `${op.name}: takes nothing quantised, got ${formatShape(quantized!)}`)
    this.outputs = this.inference.outputs.map((spec, i) => new Tensor(spec, this, i))
  }

  /** Nodes are ordered by their first output. */
  get id(): number {
    return this.outputs[0].id
  }
}

/**
 * Adds a node to the graph.
 *
 * @returns its outputs
 * @throws ShapeError when the inputs break the op's shape rule
 */
export function apply(
  op: Op,
  inputs: readonly (Tensor | null)[],
  attributes: Numbers = {},
): readonly Tensor[] {
  return new Node(op, inputs, attributes).outputs
}

/** Throws a ShapeError that begins with the op's name unless `condition` holds. */
export function check(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new ShapeError(message())
}
