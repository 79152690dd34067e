// A small network whose loss and gradients every place must compute to the same bits. Runs in Node
// and, bundled, in a browser.
import {
  attention,
  compile,
  crossEntropy,
  embedding,
  gradients,
  input,
  layerNorm,
  linear,
  meanLoss,
  openWasm,
  parameter,
  sizeOf,
  type WasmOptions,
} from '../../src/index.ts'

const [batch, time, channels, vocabulary] = [2, 40, 48, 97]

/** @returns the bits of the loss and of two gradients after one run */
export async function networkBits(options: WasmOptions): Promise<Record<string, number[]>> {
  const backend = await openWasm(options)
  const weights = {
    table: parameter([vocabulary, channels]),
    scale: parameter([channels]),
    shift: parameter([channels]),
    up: parameter([4 * channels, channels]),
    down: parameter([channels, 4 * channels]),
  }
  for (const leaf of Object.values(weights)) {
    backend.write(
      leaf,
      Float32Array.from({ length: sizeOf(leaf) }, (_, i) => ((i * 37) % 101) / 101 - 0.5),
    )
  }
  const tokens = input('tokens', [batch, time], 'i32')
  const x = embedding(weights.table, tokens)
  const normal = layerNorm(x, weights.scale, weights.shift, { epsilon: 1e-5 })
  const mixed = attention(normal, normal, normal, { heads: 3, window: 16 })
  const hidden = linear(mixed, weights.up, { activation: 'gelu' })
  const logits = linear(linear(hidden, weights.down), weights.table)
  const loss = meanLoss(crossEntropy(logits, tokens), tokens)
  const [table, down] = gradients(loss, [weights.table, weights.down])
  const program = await compile(backend, { loss, table, down })
  const ids = Int32Array.from({ length: batch * time }, (_, i) => (i * 31) % vocabulary)
  await program.run({ tokens: ids })
  const bits: Record<string, number[]> = {}
  for (const name of ['loss', 'table', 'down']) {
    bits[name] = [...new Int32Array((await program.read(name)).buffer)]
  }
  backend.close()
  return bits
}
