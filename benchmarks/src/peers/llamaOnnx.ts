// A Llama as an ONNX file, as exporters for onnxruntime make it: grouped-query attention with its rotary
// positions and its cache in one operator, everything f32.
import { type LlamaConfig, shapeOf, type Weights } from '@ts/transformer'
import { FLOAT, INT32, INT64, OnnxGraph } from './onnx.ts'

/**
 * Writes a model.
 *
 * Inputs: `ids` (1, S); `last` (1) and `total` (1), the last position and how many there are then; `key.i`
 * and `value.i` (1, KV, P, D). Outputs: `logits` (1, S, V), `keys.i` and `values.i` (1, KV, P + S, D).
 */
export async function llamaOnnx({ config, weights }: Weights): Promise<Uint8Array<ArrayBuffer>> {
  const { hidden_size, num_hidden_layers, vocab_size, rms_norm_eps, rope_theta } =
    config as LlamaConfig
  const { heads, kvHeads, headSize, context } = shapeOf(config)
  const graph = new OnnxGraph()
  /** x · Wᵀ, with the matrix the other way round, as MatMul wants it. */
  const linear = async (x: string, name: string, to: string): Promise<string> => {
    const [rows, columns] = weights.tensors.get(name)!.shape
    const turned = transpose(await weights.read(name), rows, columns)
    return graph.node('MatMul', [x, graph.constant(`${to}.weight`, [columns, rows], turned)], [to])
  }
  const norm = async (x: string, name: string, to: string): Promise<string> => {
    const gain = graph.constant(name, [hidden_size], await weights.read(name))
    const attributes = { ints: { axis: -1 }, floats: { epsilon: rms_norm_eps } }
    return graph.node('SimplifiedLayerNormalization', [x, gain], [to], attributes)
  }
  const table = (name: string, of: (angle: number) => number): string => {
    const pairs = headSize / 2
    const values = Float32Array.from({ length: context * pairs }, (_, i) => {
      return of(Math.floor(i / pairs) * rope_theta ** (-(i % pairs) / pairs))
    })
    return graph.constant(name, [context, pairs], values)
  }
  const tables = [table('cosines', Math.cos), table('sines', Math.sin)]
  graph.input('ids', INT64, [1, 'S'])
  graph.input('last', INT32, [1])
  graph.input('total', INT32, [1])
  const embedding = 'model.embed_tokens.weight'
  const rows = graph.constant(embedding, [vocab_size, hidden_size], await weights.read(embedding))
  let x = graph.node('Gather', [rows, 'ids'], ['x'])
  for (let i = 0; i < num_hidden_layers; i++) {
    const of = (name: string): string => `model.layers.${i}.${name}.weight`
    const to = (name: string): string => `${name}.${i}`
    for (const name of ['key', 'value']) graph.input(to(name), FLOAT, [1, kvHeads, 'P', headSize])
    for (const name of ['keys', 'values']) graph.output(to(name), [1, kvHeads, 'T', headSize])
    const heard = await norm(x, of('input_layernorm'), to('heard'))
    const q = await linear(heard, of('self_attn.q_proj'), to('q'))
    const k = await linear(heard, of('self_attn.k_proj'), to('k'))
    const v = await linear(heard, of('self_attn.v_proj'), to('v'))
    const attended = graph.node(
      'GroupQueryAttention',
      [q, k, v, to('key'), to('value'), 'last', 'total', ...tables],
      [to('attended'), to('keys'), to('values')],
      { ints: { num_heads: heads, kv_num_heads: kvHeads, do_rotary: 1 } },
    )
    x = graph.node('Add', [x, await linear(attended, of('self_attn.o_proj'), to('o'))], [to('y')])
    const read = await norm(x, of('post_attention_layernorm'), to('read'))
    const gate = await linear(read, of('mlp.gate_proj'), to('gate'))
    const silu = graph.node('QuickGelu', [gate], [to('silu')], { floats: { alpha: 1 } })
    const up = await linear(read, of('mlp.up_proj'), to('up'))
    const hidden = graph.node('Mul', [silu, up], [to('hidden')])
    x = graph.node('Add', [x, await linear(hidden, of('mlp.down_proj'), to('down'))], [to('z')])
  }
  const head = config.tie_word_embeddings ? embedding : 'lm_head.weight'
  await linear(await norm(x, 'model.norm.weight', 'final'), head, 'logits')
  graph.output('logits', [1, 'S', vocab_size])
  return graph.bytes()
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) turned[c * rows + r] = values[r * columns + c]
  }
  return turned
}
