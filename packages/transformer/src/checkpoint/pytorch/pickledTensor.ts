// What a state dict's pickle describes: tensors as views on storages.

/** A stretch of numbers in a file of the archive. */
export interface PickledStorage {
  /** Name of the entry below `data/`. */
  readonly key: string
  /** As torch calls it: `FloatStorage`, … */
  readonly type: string
  /** Number of values. */
  readonly length: number
}

/** A tensor: a view on a storage. */
export class PickledTensor {
  readonly storage: PickledStorage
  readonly start: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]

  constructor(
    storage: PickledStorage,
    start: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage
    this.start = start
    this.shape = shape
    this.strides = strides
  }
}
