// A llama2.c file with counted-up weights, written independently of the reader.

const [dim, hidden, layers, heads, kvHeads, vocabulary, context] = [8, 6, 2, 2, 1, 11, 5]
const kv = (dim / heads) * kvHeads

/** What a file holds: its bytes, and for each tensor by llama2.c's name the first value. */
export interface Llama2cFile {
  readonly bytes: Uint8Array
  readonly first: ReadonlyMap<string, number>
}

/** Writes a file as llama2.c's export.py does. @param tied whether the head is the embedding */
export function llama2cFile(version: 0 | 1, tied: boolean): Llama2cFile {
  const sizes: Readonly<Record<string, number>> = {
    tok_embeddings: vocabulary * dim,
    attention_norm: layers * dim,
    wq: layers * dim * dim,
    wk: layers * kv * dim,
    wv: layers * kv * dim,
    wo: layers * dim * dim,
    ffn_norm: layers * dim,
    w1: layers * hidden * dim,
    w2: layers * dim * hidden,
    w3: layers * hidden * dim,
    norm: dim,
    freqs: context * (dim / heads),
    output: vocabulary * dim,
  }
  const [attention, mlp] = [
    ['wq', 'wk', 'wv', 'wo'],
    ['w1', 'w2', 'w3'],
  ]
  const order =
    version === 0
      ? ['tok_embeddings', 'attention_norm', ...attention, 'ffn_norm', ...mlp, 'norm', 'freqs']
      : ['attention_norm', 'ffn_norm', 'norm', 'tok_embeddings', ...attention, ...mlp]
  if (!tied) order.push('output')
  const start = version === 0 ? 28 : 256
  const floats = order.reduce((sum, name) => sum + sizes[name], 0)
  const bytes = new Uint8Array(start + 4 * floats)
  const view = new DataView(bytes.buffer)
  const signed = version === 0 && !tied ? -vocabulary : vocabulary
  const numbers = [dim, hidden, layers, heads, kvHeads, signed, context]
  if (version === 1) {
    view.setUint32(0, 0x616b3432, true)
    view.setInt32(4, 1, true)
    view.setUint8(36, Number(tied))
  }
  numbers.forEach((n, i) => {
    view.setInt32((version === 0 ? 0 : 8) + 4 * i, n, true)
  })
  const first = new Map<string, number>()
  let at = 0
  for (const name of order) {
    first.set(name, at)
    for (let i = 0; i < sizes[name]; i++, at++) view.setFloat32(start + 4 * at, at, true)
  }
  return { bytes, first }
}
