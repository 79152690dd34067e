// How long a training step takes on this machine now: so many steps fit the time that a newcomer has.
import type { Backend } from '@ts/tensor'
import { compileTrainStep, type Settings, traineeOf } from '@ts/trainer'
import { type Config, createModel, initialize, shapeOf } from '@ts/transformer'

/** How long to try, in seconds. */
const TRIAL = 1

/**
 * Seconds that a step takes: the mean over a short trial with a model that is thrown away.
 *
 * @param backend one of its own: its memory is not freed before it is closed
 */
export async function stepTime(
  backend: Backend,
  config: Config,
  settings: Settings,
): Promise<number> {
  const model = createModel(config)
  const trainee = traineeOf(backend, model)
  initialize(backend, model)
  const step = await compileTrainStep(trainee, settings)
  const { vocabulary } = shapeOf(config)
  const size = settings.batch * settings.context
  const tokens = Int32Array.from({ length: size }, (_, i) => (i * 7919) % vocabulary)
  const batch = async () => ({ tokens, targets: tokens })
  // The first steps run slow code until the engine's fast one is ready.
  await (await step.run(0, batch, true)).reading
  await (await step.run(1, batch, true)).reading
  const start = performance.now()
  let steps = 0
  while (steps < 3 || performance.now() - start < 1000 * TRIAL)
    await (await step.run(2 + steps++, batch, true)).reading
  const seconds = (performance.now() - start) / 1000 / steps
  step.close()
  return seconds
}
