// safetensors files, written piece by piece.
import { sizeOf } from '@ts/tensor'
import { encode, encodedBytes } from './encoding.ts'

/** A tensor to be written. */
export interface TensorToWrite {
  readonly name: string
  readonly shape: readonly number[]
  /** Called once, when its turn has come. */
  read(): Promise<Float32Array>
}

/**
 * The bytes of a safetensors file, the header first, then one chunk per tensor.
 *
 * @param tensors in the order of the file
 * @param type    what all are stored as
 * @throws RangeError if two tensors share a name, one gives another number of values than its shape, or
 *         a value does not fit f16
 */
export async function* writeSafetensors(
  tensors: readonly TensorToWrite[],
  type: 'f32' | 'f16' | 'bf16' = 'f32',
): AsyncGenerator<Uint8Array, void, undefined> {
  // HF transformers refuses a file that does not say which framework's layout it has.
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  let offset = 0
  for (const { name, shape } of tensors) {
    if (Object.hasOwn(header, name)) throw new RangeError(`safetensors: two tensors named ${name}`)
    const end = offset + encodedBytes(type, sizeOf({ shape, dtype: 'f32' }))
    header[name] = { dtype: type.toUpperCase(), shape, data_offsets: [offset, end] }
    offset = end
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  // Spaces after the header align the data to eight bytes.
  const length = Math.ceil(text.length / 8) * 8
  const start = new Uint8Array(8 + length).fill(0x20)
  new DataView(start.buffer).setBigUint64(0, BigInt(length), true)
  start.set(text, 8)
  yield start
  for (const { name, shape, read } of tensors) {
    const values = await read()
    if (values.length !== sizeOf({ shape, dtype: 'f32' })) {
      throw new RangeError(`safetensors: ${name} is (${shape.join(', ')}), got ${values.length}`)
    }
    yield encode(values, type)
  }
}
