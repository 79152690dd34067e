// pytorch_model.bin: a zip archive with a pickle that describes tensors, and their numbers beside it.
import { FormatError } from '@ts/tokenizer'
import { parseConfig } from '../../config/parseConfig.ts'
import { type Checkpoint, checkpointOf } from '../checkpoint.ts'
import { fromBfloat16, fromFloat16, fromFloat32 } from '../floats.ts'
import { readExactly, type Source } from '../source.ts'
import type { TensorFile, TensorInfo } from '../tensorFile.ts'
import type { PickledTensor } from './pickledTensor.ts'
import { unpickle } from './unpickle.ts'
import { readZipDirectory, readZipEntry, type ZipEntry, zipDataOffset } from './zip.ts'

/** Bytes of a value. Only floats are read; the others may stand in a file, as masks. */
const valueBytes: Readonly<Record<string, number>> = {
  DoubleStorage: 8,
  FloatStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
}

/** The description of some thousands of tensors takes less than a megabyte. */
const LONGEST_PICKLE = 2 ** 26

/**
 * Opens a checkpoint saved with `torch.save(model.state_dict())`, as HF's older model folders have it.
 * Nothing of the pickle is run; one that asks for anything but tensors is refused by name.
 *
 * @param config  bytes of config.json, and its name for messages
 * @param weights pytorch_model.bin
 * @throws FormatError naming file, entry and offset
 */
export async function openPyTorch(
  config: { readonly bytes: Uint8Array; readonly name: string },
  weights: Source,
): Promise<Checkpoint> {
  const parsed = parseConfig(config.bytes, config.name)
  return checkpointOf({ config: parsed, weights: await openStateDict(weights) })
}

/** Opens the tensors alone. @throws FormatError as {@link openPyTorch} */
export async function openStateDict(source: Source): Promise<TensorFile> {
  await refuseOldFormat(source)
  const entries = await readZipDirectory(source)
  const pickle = [...entries.values()].find(({ name }) => /^[^/]+\/data\.pkl$/.test(name))
  if (!pickle) throw new FormatError(source.name, 'data.pkl', 'the archive has no such entry')
  if (pickle.size > LONGEST_PICKLE) {
    const problem = `must have at most ${LONGEST_PICKLE} bytes, got ${pickle.size}`
    throw new FormatError(source.name, pickle.name, problem, { offset: pickle.header })
  }
  const folder = pickle.name.slice(0, -'data.pkl'.length)
  await checkByteOrder(source, entries.get(`${folder}byteorder`))
  const bytes = await readZipEntry(source, pickle)
  const offset = await zipDataOffset(source, pickle)
  const pickled = unpickle(bytes, { source: source.name, field: pickle.name, offset })
  const tensors = new Map<string, TensorInfo>()
  for (const [name, { storage, shape }] of pickled) {
    const entry = entries.get(`${folder}data/${storage.key}`)
    if (!entry) {
      const problem = `its storage ${folder}data/${storage.key} is missing`
      throw new FormatError(source.name, name.slice(0, 120), problem, { offset })
    }
    const size = storage.length * valueBytes[storage.type]
    if (entry.size !== size) {
      const problem = `${storage.length} values of a ${storage.type} take ${size} bytes, got ${entry.size}`
      throw new FormatError(source.name, entry.name, problem, { offset: entry.header })
    }
    tensors.set(name, { name, shape, offset: entry.header })
  }
  return {
    source,
    tensors,
    async read(name) {
      const tensor = pickled.get(name)
      if (!tensor) throw new FormatError(source.name, name, 'there is no such tensor')
      const entry = entries.get(`${folder}data/${tensor.storage.key}`)!
      return readTensor(source, tensor, entry)
    },
  }
}

/** Files of torch before 1.6 begin with the pickle of a magic number. */
async function refuseOldFormat(source: Source): Promise<void> {
  const start = await readExactly(source, { offset: 0, length: 2 }, 'header')
  if (start[0] !== 0x80) return
  const problem =
    'a pickle without an archive, as torch before 1.6 wrote them; open and save it with a newer torch'
  throw new FormatError(source.name, 'header', problem, { offset: 0 })
}

async function checkByteOrder(source: Source, entry: ZipEntry | undefined): Promise<void> {
  if (!entry) return
  const order = entry.size <= 16 ? new TextDecoder().decode(await readZipEntry(source, entry)) : ''
  if (order.trim() === 'little') return
  const problem = `must be little, got ${JSON.stringify(order)}`
  throw new FormatError(source.name, entry.name, problem, { offset: entry.header })
}

async function readTensor(
  source: Source,
  tensor: PickledTensor,
  entry: ZipEntry,
): Promise<Float32Array> {
  const { storage, start, shape, strides } = tensor
  const convert = {
    FloatStorage: fromFloat32,
    HalfStorage: fromFloat16,
    BFloat16Storage: fromBfloat16,
    DoubleStorage: fromFloat64,
  }[storage.type]
  if (!convert) {
    const problem = `only float, half, bfloat16 and double tensors can be read, got ${storage.type}`
    throw new FormatError(source.name, entry.name, problem, { offset: entry.header })
  }
  const size = shape.reduce((product, n) => product * n, 1)
  const contiguous = isContiguous(shape, strides)
  if (contiguous && size < storage.length) {
    const bytes = valueBytes[storage.type]
    const offset = (await zipDataOffset(source, entry)) + start * bytes
    return convert(await readExactly(source, { offset, length: size * bytes }, entry.name))
  }
  const all = convert(await readZipEntry(source, entry))
  return contiguous ? all : gather(all, tensor, size)
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis]
  }
  return true
}

/** The values of a view, such as a transpose, in the order of its own axes. */
function gather(
  all: Float32Array,
  { start, shape, strides }: PickledTensor,
  size: number,
): Float32Array {
  const values = new Float32Array(size)
  const index = new Array<number>(shape.length).fill(0)
  let from = start
  for (let i = 0; i < size; i++) {
    values[i] = all[from]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]
      if (++index[axis] < shape[axis]) break
      from -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
  return values
}

function fromFloat64(bytes: Uint8Array): Float32Array {
  return Float32Array.from(new Float64Array(bytes.slice().buffer))
}
