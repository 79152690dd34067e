// Run by mixed.test.ts: training in mixed precision with a loss scale that is too large, and stopped and gone on with.
import { nodeGpu } from '@ts/tensor/node'
import { openWebgpu } from '@ts/tensor/webgpu'
import { initialize } from '@ts/transformer'
import {
  batches,
  compileTrainStep,
  memoryStore,
  type RunStore,
  type TrainEvent,
  train,
  traineeOf,
} from '../src/index.ts'
import { tinyData, tinyModel, tinySettings } from './tinyRun.ts'

/** What is printed; null where the adapter has no 16-bit floats. */
export interface MixedRuns {
  /** Steps that begin with the largest loss scale. */
  readonly overflow: readonly {
    readonly gradientNorm: number | null
    /** After the step. */
    readonly lossScale: number
    /** Whether any weight or moment differs from before the step. */
    readonly changed: boolean
  }[]
  readonly whole: MixedRun
  /** Stopped after six steps, on a backend that ends, and gone on with. */
  readonly resumed: MixedRun
}

/** A run of ten steps. */
export interface MixedRun {
  readonly events: readonly TrainEvent[]
  /** Weights, moments and loss scale in the end, in hexadecimal. */
  readonly saved: readonly string[]
}

const data = await tinyData()
const gpu = await nodeGpu()
const settings = tinySettings({ steps: 10, logEvery: 1, saveEvery: 0, evaluateEvery: 0 })

async function overflow(): Promise<MixedRuns['overflow']> {
  const backend = await openWebgpu({ gpu, precision: 'mixed' })
  const trainee = traineeOf(backend, tinyModel())
  initialize(backend, trainee.model)
  backend.write(trainee.scaling!.scale, [2 ** 24])
  const step = await compileTrainStep(trainee, settings)
  const rows = batches(data, settings.seed, settings)
  const state = async (): Promise<string> => {
    const leaves = trainee.groups.flatMap(({ weights, moments }) => [weights, ...moments])
    return (await Promise.all(leaves.map((leaf) => backend.read(leaf)))).map(hex).join()
  }
  const seen: MixedRuns['overflow'][number][] = []
  let before = await state()
  for (let i = 0; i < 12; i++) {
    const pass = (n: number) => rows.at(settings.accumulation * i + n)
    const { gradientNorm, lossScale } = (await (await step.run(i, pass, true)).reading)!
    const after = await state()
    seen.push({ gradientNorm, lossScale: lossScale!, changed: after !== before })
    before = after
  }
  step.close()
  backend.close()
  return seen
}

/** @param stops after how many steps the run is left and begun again */
async function run(...stops: readonly number[]): Promise<MixedRun> {
  const store: RunStore = memoryStore()
  const events: TrainEvent[] = []
  for (const stop of [...stops, null]) {
    const backend = await openWebgpu({ gpu, precision: 'mixed' })
    const stopper = new AbortController()
    const options = { resume: true, signal: stopper.signal }
    const all = train({ backend, model: tinyModel(), data, store }, settings, options)
    for await (const event of all) {
      events.push(event)
      if (event.kind === 'step' && event.step === stop) stopper.abort()
    }
    backend.close()
  }
  const files = await Promise.all(
    ['model', 'optimizer'].map((name) => store.read(`checkpoints/step-000010/${name}.safetensors`)),
  )
  return { events, saved: files.map((bytes) => hex(bytes!)) }
}

function hex({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex')
}

const probe = await openWebgpu({ gpu })
const { f16 } = probe.traits
probe.close()
console.log(
  JSON.stringify(
    f16
      ? ({
          overflow: await overflow(),
          whole: await run(),
          resumed: await run(6),
        } satisfies MixedRuns)
      : null,
  ),
)
