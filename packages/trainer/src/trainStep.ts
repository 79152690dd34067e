// The programs of a training step. Without accumulation it is one: forward, backward, clip, update.
// With it there are two that share the leaves in which gradients add up.
import {
  accumulate,
  compile,
  type Data,
  gradients,
  group,
  input,
  type Leaf,
  lossScale,
  meanLoss,
  type Program,
  pack,
  parameter,
  type Tensor,
  zero,
} from '@ts/tensor'
import type { Model } from '@ts/transformer'
import type { Batch } from './data/batches.ts'
import { hash } from './hash.ts'
import type { ParameterGroup } from './parameterGroups.ts'
import { rowLosses } from './rowLosses.ts'
import { learningRateAt } from './schedule.ts'
import type { Settings } from './settings.ts'
import type { Trainee } from './trainee.ts'
import { type GroupGradients, weightUpdate } from './weightUpdate.ts'

/** What a step tells when asked. */
export interface Reading {
  /** Mean over the step's passes, nats per token, before the update. */
  readonly loss: number
  /** Before clipping; where it is no finite number the step changed nothing but the loss scale. */
  readonly gradientNorm: number
  /** Of the next step; null without mixed precision. */
  readonly lossScale: number | null
}

/** A compiled training step. */
export interface TrainStep {
  /**
   * Does one update.
   *
   * @param step    0, 1, …: chooses the learning rate, Adam's bias corrections and what dropout drops
   * @param batches gives each pass's rows
   * @param read    whether to read loss and norm back
   * @returns       the reading, if there is one; a backend that queues runs gives it later, and the next step
   *                may be begun before it is there
   */
  run(
    step: number,
    batches: (pass: number) => Promise<Batch>,
    read: boolean,
  ): Promise<{ readonly reading: Promise<Reading> | null }>
  close(): void
}

/** Builds and compiles the programs of a step. */
export async function compileTrainStep(
  { backend, model, groups, scaling }: Trainee,
  settings: Settings,
): Promise<TrainStep> {
  const { accumulation, dropout, seed } = settings
  const scale = scaling?.scale ?? null
  const { loss, sums } = lossAndGradients(model, groups, { ...settings, scale })
  const schedule = input('schedule', [3])
  const programs: Program[] = []
  let pass: Program
  let update: Program
  /** What the update computes: the norm of the gradient, the next loss scale, and all that it overwrites. */
  const next = (gradients: readonly GroupGradients[]) => {
    const { norm, factor, updates } = weightUpdate(groups, gradients, schedule, {
      ...settings,
      scale,
    })
    if (!scaling) return { outputs: { norm }, updates }
    const [scaled, good] = lossScale(scaling.scale, scaling.good, factor)
    return { outputs: { norm, lossScale: scaled }, updates: [...updates, good] }
  }
  if (accumulation === 1) {
    const { outputs, updates } = next(sums)
    pass = update = await compile(backend, { loss, ...outputs }, updates)
    programs.push(pass)
  } else {
    const totals = groups.map(({ members, weights }): GroupGradients => {
      const parts = members.map(({ weight }) => parameter(weight.shape))
      return { members: parts, flat: group(parts, `${weights.name}.gradient`) }
    })
    pass = await compile(
      backend,
      { loss },
      totals.map((total, i) => accumulate(total.flat, sums[i].flat)),
    )
    programs.push(pass)
    const { outputs, updates } = next(totals)
    update = await compile(backend, outputs, [...updates, ...totals.map(({ flat }) => zero(flat))])
    programs.push(update)
  }
  return {
    async run(step, batches, read) {
      const feeds = { schedule: scheduleAt(step, settings) }
      const losses: Promise<Data>[] = []
      for (let i = 0; i < accumulation; i++) {
        const batch = await batches(i)
        const dropped = dropout > 0 ? { dropoutSeed: [hash(seed, step, i, 2) | 0] } : {}
        await pass.run({ ...batch, ...dropped, ...(pass === update ? feeds : {}) })
        if (read) losses.push(pass.read('loss'))
      }
      if (pass !== update) await update.run(feeds)
      if (!read) return { reading: null }
      const reading = readingOf(
        losses,
        update.read('norm'),
        scaling ? update.read('lossScale') : null,
      )
      // Whoever waits for it is told; until then a failure is nobody's yet.
      reading.catch(() => {})
      return { reading }
    },
    close() {
      for (const program of programs) program.close()
    },
  }
}

async function readingOf(
  losses: readonly Promise<Data>[],
  norm: Promise<Data>,
  scale: Promise<Data> | null,
): Promise<Reading> {
  const [[gradientNorm], scaled, ...all] = await Promise.all([norm, scale, ...losses])
  const loss = all.reduce((sum, [one]) => sum + one, 0) / all.length
  return { loss, gradientNorm, lossScale: scaled?.[0] ?? null }
}

/** What gradients are multiplied with, or null. */
interface Scaled {
  readonly scale: Leaf | null
}

function lossAndGradients(
  model: Model,
  groups: readonly ParameterGroup[],
  { batch, context, dropout, scale }: Settings & Scaled,
): { readonly loss: Tensor; readonly sums: readonly GroupGradients[] } {
  const seed = dropout > 0 ? input('dropoutSeed', [1], 'i32') : null
  const { losses, targets } = rowLosses(model, {
    batch,
    context,
    dropout: seed && { rate: dropout, seed },
  })
  const loss = meanLoss(losses, targets)
  const weights = groups.flatMap(({ members }) => members.map((member) => member.weight))
  const all = gradients(loss, weights, scale)
  let next = 0
  const sums = groups.map(({ members }): GroupGradients => {
    const some = all.slice(next, (next += members.length))
    return { members: some, flat: pack(some) }
  })
  return { loss, sums }
}

/** [learning rate, 1 − β1^t, 1 − β2^t] with t = step + 1. */
function scheduleAt(step: number, settings: Settings): readonly number[] {
  const { steps, learningRate: peak, schedule, beta1, beta2 } = settings
  const rate = learningRateAt(step, { steps, peak, schedule })
  return [rate, 1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)]
}
