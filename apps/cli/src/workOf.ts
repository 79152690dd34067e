// How much a model computes: what `--backend auto` chooses by.
import { describe, shapeOf } from '@ts/transformer'
import { openModel } from '@ts/transformer/node'

/** Floating-point operations of a token of a model's text. @param path as `openModel` takes it */
export async function workPerToken(path: string): Promise<number> {
  const { config, close } = await openModel(path)
  await close()
  return (await describe(config)).flopsPerToken.forward
}

/** Of as many tokens as the model's context has. */
export async function workPerContext(path: string): Promise<number> {
  const { config, close } = await openModel(path)
  await close()
  return shapeOf(config).context * (await describe(config)).flopsPerToken.forward
}
