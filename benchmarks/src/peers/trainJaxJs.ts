// The training step of a GPT-Neo in jax-js: forward, backward, clipping and AdamW. All but the
// embedding is compiled: its gradient is a scatter, which jax-js does not compile.
import * as jax from '@jax-js/jax'
import type { TrainWorkload } from '../../../apps/cli/src/bench/workload.ts'

const { numpy: np, nn } = jax
type Tensors = Record<string, jax.Array>

const EMBEDDING = 'transformer.wte.weight'

/** AdamW with clipping, as in workloads.json. */
export interface AdamW {
  readonly lr: number
  readonly beta1: number
  readonly beta2: number
  readonly eps: number
  readonly wd: number
  readonly clip: number
}

/**
 * Prepares training steps on jax-js's WebAssembly backend.
 *
 * @param weights by their names in an HF state dict, matrices [out, in]
 * @returns       does one step on a batch and gives its loss, nats per token
 */
export async function trainJaxJs(
  shape: TrainWorkload,
  { lr, beta1, beta2, eps, wd, clip }: AdamW,
  weights: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: Float32Array<ArrayBuffer> }>
  >,
): Promise<(tokens: Int32Array<ArrayBuffer>, targets: Int32Array<ArrayBuffer>) => Promise<number>> {
  await jax.init('wasm')
  jax.defaultDevice('wasm')
  const { B, T } = shape
  const names = Object.keys(weights)
  let parameters: Tensors = {}
  let first: Tensors = {}
  let second: Tensors = {}
  for (const name of names) {
    const { shape: dims, data } = weights[name]
    parameters[name] = np.array(data).reshape([...dims])
    first[name] = np.zeros([...dims])
    second[name] = np.zeros([...dims])
  }
  const lossOf = (p: Tensors, x: jax.Array, targets: jax.Array): jax.Array =>
    loss(shape, p, x, targets)
  const backward = jax.jit((p: Tensors, x: jax.Array, targets: jax.Array) =>
    jax.valueAndGrad(lossOf, { argnums: [0, 1] })(p, x, targets),
  )
  const update = jax.jit((p: Tensors, m: Tensors, v: Tensors, gradients: Tensors, corrections) => {
    let squares = np.array(0)
    for (const name of names) squares = squares.add(np.sum(np.square(gradients[name].ref)))
    const factor = np.minimum(np.array(1), np.array(clip).div(np.sqrt(squares)))
    const next: [Tensors, Tensors, Tensors] = [{}, {}, {}]
    for (const name of names) {
      const gradient = gradients[name].mul(factor.ref)
      const mean = m[name].mul(beta1).add(gradient.ref.mul(1 - beta1))
      const square = v[name].mul(beta2).add(np.square(gradient).mul(1 - beta2))
      const scale = np.sqrt(square.ref.mul(corrections.ref.slice(1))).add(eps)
      const change = mean.ref.mul(corrections.ref.slice(0)).div(scale)
      const decay = weights[name].shape.length > 1 ? 1 - lr * wd : 1
      next[0][name] = p[name].mul(decay).sub(change.mul(lr))
      next[1][name] = mean
      next[2][name] = square
    }
    return next
  })
  let index = 0
  return async (tokens, targets) => {
    index++
    const corrections = np.array([1 / (1 - beta1 ** index), 1 / (1 - beta2 ** index)])
    const [embedded, scatter] = jax.vjp(
      (wte: jax.Array) => np.take(wte, np.array(tokens).reshape([B, T]), 0),
      [parameters[EMBEDDING].ref],
    )
    const goal = np.array(targets).reshape([B * T])
    const [value, [gradients, dEmbedded]] = backward(jax.tree.ref(parameters), embedded, goal)
    const [dEmbedding] = scatter(dEmbedded)
    scatter.dispose()
    gradients[EMBEDDING] = gradients[EMBEDDING].add(dEmbedding)
    const next = update(parameters, first, second, gradients, corrections)
    ;[parameters, first, second] = next
    await jax.blockUntilReady(parameters)
    return (await value.data())[0]
  }
}

/** @param embedded [B, T, d]: what the tokens' rows of the embedding are */
function loss(
  { d, L, H, V, T, B }: TrainWorkload,
  p: Tensors,
  embedded: jax.Array,
  targets: jax.Array,
) {
  const weight = (name: string): jax.Array => p[`transformer.${name}`].ref
  const linear = (x: jax.Array, name: string, bias = true): jax.Array => {
    const y = np.matmul(x, np.transpose(weight(`${name}.weight`)))
    return bias ? y.add(weight(`${name}.bias`)) : y
  }
  const norm = (x: jax.Array, name: string): jax.Array =>
    nn
      .standardize(x, -1, { epsilon: 1e-5 })
      .mul(weight(`${name}.weight`))
      .add(weight(`${name}.bias`))
  let x = embedded.add(weight('wpe.weight'))
  for (let layer = 0; layer < L; layer++) {
    const at = `h.${layer}`
    const normed = norm(x.ref, `${at}.ln_1`)
    const heads = (name: string, input: jax.Array): jax.Array =>
      linear(input, `${at}.attn.attention.${name}`, false).reshape([B, T, H, d / H])
    const mixed = nn.dotProductAttention(
      heads('q_proj', normed.ref),
      heads('k_proj', normed.ref),
      heads('v_proj', normed),
      { scale: 1, isCausal: true },
    )
    x = x.add(linear(mixed.reshape([B, T, d]), `${at}.attn.attention.out_proj`))
    const wide = nn.gelu(linear(norm(x.ref, `${at}.ln_2`), `${at}.mlp.c_fc`), { approximate: true })
    x = x.add(linear(wide, `${at}.mlp.c_proj`))
  }
  const logits = np.matmul(norm(x, 'ln_f').reshape([B * T, d]), np.transpose(weight('wte.weight')))
  const logProbabilities = nn.logSoftmax(logits, -1)
  const chosen = np.sum(logProbabilities.mul(nn.oneHot(targets, V)), -1)
  for (const tensor of Object.values(p)) tensor.dispose()
  return np.mean(chosen).neg()
}
