// What the benchmark measures: the kernels at the shapes of real models.

/** One kernel at one shape. */
export interface Case {
  readonly name: string
  readonly kernel: string
  /** Inputs then outputs: a size in elements for arbitrary numbers, or the numbers; null: absent. */
  readonly operands: readonly (number | ArrayLike<number> | null)[]
  /** Sizes, then scalars. */
  readonly numbers: readonly number[]
  readonly units: number
  /** Floating-point operations needed, for what computes. */
  readonly flops?: number
  /** Bytes read and written at least, for what only moves memory. */
  readonly bytes?: number
  /** For what is bound by an elementary function per element. */
  readonly elements?: number
}

function matmul(
  label: string,
  [m, n, k]: readonly [number, number, number],
  ta: number,
  tb: number,
): Case {
  const kind = (ta ? 'T' : 'N') + (tb ? 'T' : 'N')
  return {
    name: `matmul ${kind} ${m}x${n}x${k} ${label}`,
    kernel: 'matmul',
    operands: [m * k, k * n, m * n],
    numbers: [m, n, k, ta, tb],
    units: Math.max(m, n),
    flops: 2 * m * n * k,
  }
}

/** The three products of a linear layer of `rows` × K → N. */
function products(label: string, rows: number, inner: number, columns: number): readonly Case[] {
  return [
    matmul(`${label} forward`, [rows, columns, inner], 0, 1),
    matmul(`${label} dx`, [rows, inner, columns], 0, 0),
    matmul(`${label} dw`, [columns, inner, rows], 1, 0),
  ]
}

function linear(rows: number, inner: number, columns: number, activation: number): Case {
  return {
    name: `linear ${rows}x${inner} to ${columns} activation ${activation}`,
    kernel: 'linear',
    operands: [rows * inner, columns * inner, columns, rows * columns, rows * columns],
    numbers: [rows, inner, columns, activation],
    units: Math.max(rows, columns),
    ...(rows > 8 ? { flops: 2 * rows * inner * columns } : { bytes: 4 * inner * columns }),
  }
}

/** Weights as packQuantized.ts lays them out; scales of usual size, as products must not be subnormal. */
function quantizedLinear(rows: number, inner: number, columns: number, bits: 8 | 4): Case {
  const groups = Math.ceil(columns / 4) * Math.ceil(inner / 32)
  const words = bits === 8 ? 36 : 20
  const scale = 0x3c00_0000
  const weights = Int32Array.from({ length: groups * words }, (_, i) =>
    i % words < words - 4 ? Math.imul(i, 0x9e37_79b1) : scale,
  )
  return {
    name: `quantizedLinear ${bits} bits ${rows}x${inner} to ${columns}`,
    kernel: 'quantizedLinear',
    operands: [rows * inner, weights, null, rows * columns],
    numbers: [rows, inner, columns, 0, bits],
    units: Math.ceil(columns / 4),
    ...(rows > 8 ? { flops: 2 * rows * inner * columns } : { bytes: 4 * weights.length }),
  }
}

interface AttentionShape {
  readonly batch: number
  readonly time: number
  readonly heads: number
  readonly headSize: number
  readonly window?: number
}

function attention({ batch, time, heads, headSize, window = 0 }: AttentionShape): readonly Case[] {
  const size = batch * time * heads * headSize
  let pairs = 0
  for (let i = 0; i < time; i++) pairs += window > 0 ? Math.min(i + 1, window) : i + 1
  pairs *= batch * heads
  const label = `${batch}x${time} ${heads} heads of ${headSize}${window ? ` window ${window}` : ''}`
  const four = [size, size, size, size]
  const numbers = [batch, time, heads, heads, headSize, window, 1 / Math.sqrt(headSize)]
  return [
    {
      name: `attention ${label}`,
      kernel: 'attention',
      operands: [size, size, size, size, batch * heads * time],
      numbers,
      units: batch * heads,
      flops: 4 * headSize * pairs,
    },
    {
      name: `attentionGrad ${label}`,
      kernel: 'attentionGrad',
      operands: [size, size, size, size, new Float32Array(batch * heads * time).fill(5), ...four],
      numbers,
      units: batch * heads,
      flops: 10 * headSize * pairs,
    },
  ]
}

const rows = 2048
const size = 1 << 20
const small = 8192
const ids = Int32Array.from({ length: rows }, (_, i) => (i * 7919) % 10000)

const variances = new Float32Array(4 * size).fill(1)
const moved = [4 * size, 4 * size, 4 * size]

export const cases: readonly Case[] = [
  matmul('', [512, 512, 512], 0, 0),
  matmul('', [1024, 1024, 1024], 0, 0),
  ...products('T1 qkvo', 2048, 128, 128),
  ...products('T1 up', 2048, 128, 512),
  ...products('T1 down', 2048, 512, 128),
  ...products('T1 head', 2048, 128, 4096),
  ...products('T2 qkvo', 2048, 256, 256),
  ...products('T2 up', 2048, 256, 1024),
  ...products('T2 down', 2048, 1024, 256),
  ...products('T2 head', 2048, 256, 10000),
  ...products('T3 qkvo', 512, 768, 768),
  ...products('T3 up', 512, 768, 3072),
  ...products('T3 down', 512, 3072, 768),
  ...products('T3 head', 512, 768, 10000),
  ...products('hidden 64', 2048, 64, 64),
  matmul('odd', [131, 77, 93], 0, 0),
  linear(2048, 256, 1024, 1),
  linear(2048, 256, 1024, 0),
  linear(1, 288, 288, 0),
  linear(1, 288, 768, 0),
  linear(1, 288, 32000, 0),
  linear(1, 768, 2048, 0),
  linear(1, 64, 172, 0),
  linear(4, 288, 32000, 0),
  linear(8, 288, 32000, 0),
  linear(16, 288, 32000, 0),
  linear(32, 288, 32000, 0),
  linear(8, 288, 768, 0),
  linear(16, 288, 768, 0),
  linear(64, 288, 768, 0),
  ...([8, 4] as const).flatMap((bits) => [
    quantizedLinear(1, 288, 768, bits),
    quantizedLinear(1, 288, 32000, bits),
    quantizedLinear(4, 288, 32000, bits),
    quantizedLinear(32, 288, 768, bits),
  ]),
  {
    name: 'quantizedEmbedding 2048 of 10000x256, 8 bits',
    kernel: 'quantizedEmbedding',
    operands: [2500 * 8 * 36, ids, rows * 256],
    numbers: [256, 8],
    units: rows,
    bytes: (4 + 9 / 8) * rows * 256,
  },
  ...[16, 32, 48, 64].flatMap((headSize) => attention({ batch: 2, time: 256, heads: 4, headSize })),
  ...attention({ batch: 2, time: 256, heads: 4, headSize: 32, window: 64 }),
  ...attention({ batch: 1, time: 1024, heads: 2, headSize: 64 }),
  {
    name: 'cachedAttention 1x512 6 heads of 48',
    kernel: 'cachedAttention',
    operands: [288, 512 * 288, 512 * 288, Int32Array.of(511), 288],
    numbers: [1, 1, 512, 6, 6, 48, 0, 0.14],
    units: 6,
    bytes: 8 * 512 * 288,
  },
  {
    name: 'cachedAttention prefill 64 at 0, 6 heads of 48',
    kernel: 'cachedAttention',
    operands: [
      64 * 288,
      512 * 288,
      512 * 288,
      Int32Array.from({ length: 64 }, (_, i) => i),
      64 * 288,
    ],
    numbers: [64, 1, 512, 6, 6, 48, 0, 0.14],
    units: 6 * 64,
    flops: 4 * 48 * 6 * 32 * 65,
  },
  {
    name: 'crossEntropy 256x10000',
    kernel: 'crossEntropy',
    operands: [256 * 10000, ids.subarray(0, 256), 256, 256],
    numbers: [10000],
    units: 256,
    elements: 256 * 10000,
  },
  {
    name: 'crossEntropyGrad 256x10000',
    kernel: 'crossEntropyGrad',
    operands: [256 * 10000, ids.subarray(0, 256), 256, 256, 256 * 10000],
    numbers: [10000],
    units: 256,
    elements: 256 * 10000,
  },
  ...Object.entries({ temperature: [1, 0, 1, 0], topK: [1, 40, 1, 0], topP: [1, 0, 0.9, 0] }).map(
    ([name, cuts]) => ({
      name: `drawTokens one of 32000, ${name}`,
      kernel: 'drawTokens',
      operands: [32000, [...cuts, 0.5, 32000], 1],
      numbers: [32000],
      units: 1,
      elements: 32000,
    }),
  ),
  ...[1, 2, 3].map((activation) => ({
    name: `linear activation only ${activation}`,
    kernel: 'linear',
    operands: [small, 1, null, small, null],
    numbers: [small / 8, 1, 8, activation],
    units: small / 8,
    elements: small,
  })),
  ...[1, 2, 3].map((activation) => ({
    name: `activationGrad ${activation} in cache`,
    kernel: 'activationGrad',
    operands: [small, small, small],
    numbers: [small, activation],
    units: small / 64,
    elements: small,
  })),
  {
    name: 'activationGrad 1 in memory',
    kernel: 'activationGrad',
    operands: [4 * size, 4 * size, 4 * size],
    numbers: [4 * size, 1],
    units: size / 16,
    elements: 4 * size,
  },
  {
    name: 'swiglu in cache',
    kernel: 'swiglu',
    operands: [small, small, small],
    numbers: [small],
    units: small / 64,
    elements: small,
  },
  {
    name: 'swigluGrad in cache',
    kernel: 'swigluGrad',
    operands: [small, small, small, small, small],
    numbers: [small],
    units: small / 64,
    elements: small,
  },
  {
    name: 'dropout in cache',
    kernel: 'dropout',
    operands: [small, Int32Array.of(5), small],
    numbers: [small, 3, 0.1],
    units: small / 64,
    elements: small,
  },
  {
    name: 'add',
    kernel: 'add',
    operands: [4 * size, 4 * size, 4 * size],
    numbers: [4 * size],
    units: size / 16,
    bytes: 48 * size,
  },
  {
    name: 'adamw',
    kernel: 'adamw',
    operands: [4 * size, 4 * size, 4 * size, variances, [1], [1e-3, 1, 1], ...moved],
    numbers: [4 * size, 0.9, 0.95, 1e-8, 0.1],
    units: size / 16,
    bytes: 112 * size,
  },
  {
    name: 'squaredNorm',
    kernel: 'squaredNorm',
    operands: [4 * size, 256],
    numbers: [4 * size],
    units: 256,
    bytes: 16 * size,
  },
  {
    name: 'layerNorm 2048x256',
    kernel: 'layerNorm',
    operands: [rows * 256, 256, 256, rows * 256, rows * 2],
    numbers: [256, 1e-5],
    units: rows,
    bytes: 8 * rows * 256,
  },
  {
    name: 'layerNormGrad 2048x256',
    kernel: 'layerNormGrad',
    operands: [rows * 256, 256, rows * 2, rows * 256, rows * 256],
    numbers: [256],
    units: rows,
    bytes: 12 * rows * 256,
  },
  {
    name: 'layerNormParameterGrad 2048x256',
    kernel: 'layerNormParameterGrad',
    operands: [rows * 256, rows * 2, rows * 256, 256, 256],
    numbers: [rows, 256],
    units: 16,
    bytes: 8 * rows * 256,
  },
  {
    name: 'rmsNorm 2048x256',
    kernel: 'rmsNorm',
    operands: [rows * 256, 256, rows * 256, rows],
    numbers: [256, 1e-5],
    units: rows,
    bytes: 8 * rows * 256,
  },
  {
    name: 'columnSum 2048x1024',
    kernel: 'columnSum',
    operands: [rows * 1024, 1024],
    numbers: [rows, 1024],
    units: 64,
    bytes: 4 * rows * 1024,
  },
  {
    name: 'embedding 2048 of 10000x256',
    kernel: 'embedding',
    operands: [10000 * 256, ids, rows * 256],
    numbers: [256],
    units: rows,
    bytes: 8 * rows * 256,
  },
  {
    name: 'embeddingGrad 2048 of 10000x256',
    kernel: 'embeddingGrad',
    operands: [ids, rows * 256, 10000 * 256],
    numbers: [rows, 10000, 256],
    units: 10000,
    bytes: 4 * 10000 * 256 + 4 * rows * 256,
  },
  {
    name: 'rope 2048x256, 8 heads',
    kernel: 'rope',
    operands: [rows * 256, ids.map((i) => i % 256), 256 * 32, rows * 256],
    numbers: [8, 32, 0, 0],
    units: rows,
    bytes: 8 * rows * 256,
  },
]
