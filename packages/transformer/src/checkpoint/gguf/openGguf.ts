// A GGUF file as a checkpoint: its tensors under HF's names and in HF's layout.
import { GROUP, Quantized } from '@ts/tensor'
import { FormatError } from '@ts/tokenizer'
import type { Config } from '../../config/config.ts'
import { shapeOf } from '../../config/shape.ts'
import { type Checkpoint, checkpointOf } from '../checkpoint.ts'
import { blockOf, decode, decodeQuantized, encodedBytes, typeOfEncodings } from '../encoding.ts'
import { pairsToHalves } from '../rotaryOrder.ts'
import { decodeParts, readExactly, readParts, type Section, type Source } from '../source.ts'
import type { QuantizedMatrix, TensorFile, TensorInfo, WithTokenizer } from '../tensorFile.ts'
import { transpose } from '../transpose.ts'
import { readGgufConfig } from './ggufConfig.ts'
import { type GgufTensorEntry, readGgufHeader } from './ggufHeader.ts'
import { type GgufPart, ggufTensors } from './ggufTensors.ts'
import { readGgufTokenizer } from './ggufTokenizer.ts'

/**
 * Opens a GGUF file of a Llama or GPT-2, with tensors of F32, F16, BF16, Q8_0 or Q4_0.
 *
 * @throws FormatError naming file, field and offset if it is damaged, of another architecture, or asks
 *         for what we do not compute
 *
 * @example
 * const { config, load, tokenizer } = await openGguf(source)
 * await load(backend, createModel(config))
 */
export async function openGguf(source: Source): Promise<Checkpoint & WithTokenizer> {
  const header = await readGgufHeader(source)
  const config = readGgufConfig(header, source.name)
  const weights = tensorFile(config, header.tensors, source)
  return {
    ...checkpointOf({ config, weights }),
    tokenizer: async () => readGgufTokenizer(header.metadata, source.name),
  }
}

/** Where one of HF's tensors lies: some rows of a tensor of the file. */
interface Place {
  readonly part: GgufPart
  readonly entry: GgufTensorEntry
  readonly firstRow: number
}

function tensorFile(
  config: Config,
  entries: ReadonlyMap<string, GgufTensorEntry>,
  source: Source,
): TensorFile {
  const places = new Map<string, Place>()
  const tensors = new Map<string, TensorInfo>()
  const known = new Set<string>()
  for (const { name, shape, parts } of ggufTensors(config)) {
    const entry = entries.get(name)
    if (!entry) {
      // Biases of zero may as well be missing.
      if (parts.length === 0) continue
      throw new FormatError(source.name, name, 'the tensor is missing')
    }
    const { offset } = entry
    if (entry.shape.join() !== shape.join()) {
      const problem = `must be (${shape.join(', ')}) for this model, got (${entry.shape.join(', ')})`
      throw new FormatError(source.name, `${name}.dimensions`, problem, { offset })
    }
    known.add(name)
    let firstRow = 0
    for (const part of parts) {
      places.set(part.name, { part, entry, firstRow })
      tensors.set(part.name, { name: part.name, shape: part.shape, offset })
      firstRow += part.rows
    }
  }
  for (const { name, offset } of entries.values()) {
    if (known.has(name) || (config.tie_word_embeddings && name === 'output.weight')) continue
    throw new FormatError(source.name, name, 'the model has no such tensor', { offset })
  }
  const { headSize } = shapeOf(config)
  const matrices = [...entries.values()].filter(({ shape }) => shape.length === 2)
  return {
    source,
    tensors,
    read: (name) => readPart(source, places.get(name)!, headSize),
    parts: (name) => partsOf(source, places.get(name)!),
    type: typeOfEncodings(matrices.map(({ encoding }) => encoding)),
    readQuantized: (name) => readQuantizedPart(source, places.get(name)!, headSize),
  }
}

async function readQuantizedPart(
  source: Source,
  place: Place,
  headSize: number,
): Promise<QuantizedMatrix | null> {
  const { part, entry } = place
  if (blockOf(entry.encoding) === 1) return null
  const found = decodeQuantized(await readRows(source, place), entry.encoding)!
  const { values, scales } = found.matrix
  if (part.scale !== 1) for (let i = 0; i < scales.length; i++) scales[i] /= part.scale
  if (part.order !== 'pairs') return { ...found, matrix: new Quantized(values, scales) }
  const [, columns] = entry.shape
  const turned = new Quantized(
    pairsToHalves(values, headSize, columns),
    pairsToHalves(scales, headSize, columns / GROUP),
  )
  return { ...found, matrix: turned }
}

async function readPart(source: Source, place: Place, headSize: number): Promise<Float32Array> {
  const { part, entry } = place
  const { rows, order, scale } = part
  const columns = entry.shape.length === 1 ? 1 : entry.shape[1]
  const values = decode(await readRows(source, place), entry.encoding)
  if (scale !== 1) for (let i = 0; i < values.length; i++) values[i] /= scale
  if (order === 'transposed') return transpose(values, rows, columns)
  return order === 'pairs' ? pairsToHalves(values, headSize, columns) : values
}

/** Floats that stand in the file as they are wanted. */
function partsOf(source: Source, place: Place): AsyncIterable<Float32Array> | null {
  const { part, entry } = place
  const { encoding, name } = entry
  if (blockOf(encoding) > 1 || part.order !== 'same' || part.scale !== 1) return null
  return decodeParts(readParts(source, rowsOf(place), name), (bytes) => decode(bytes, encoding))
}

function readRows(source: Source, place: Place): Promise<Uint8Array> {
  return readExactly(source, rowsOf(place), place.entry.name)
}

function rowsOf({ part, entry, firstRow }: Place): Section {
  const columns = entry.shape.length === 1 ? 1 : entry.shape[1]
  const rowBytes = encodedBytes(entry.encoding, columns)
  return { offset: entry.offset + firstRow * rowBytes, length: part.rows * rowBytes }
}
