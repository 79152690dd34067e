// The models that can be chosen on the page.
import { type ReadonlySignal, signal } from '@preact/signals'
import { engine } from './engine/engine.ts'
import type { ModelInfo } from './engine/library.ts'
import type { Listed } from './engine/methods.ts'

/** The model that comes with the page. */
const SHIPPED: Listed = { id: 'shipped', name: 'The storyteller' }

const listed = signal<readonly Listed[]>([SHIPPED])
const problem = signal<string | null>(null)
const known = new Map<string, Promise<ModelInfo>>()

/** All models of this device. */
export const models: ReadonlySignal<readonly Listed[]> = listed
/** Why files that were dropped were no model; null: they were. */
export const dropProblem: ReadonlySignal<string | null> = problem

/** Looks again which models there are. */
export async function refreshModels(): Promise<void> {
  try {
    listed.value = [SHIPPED, ...(await engine.ask('models', null))]
  } catch {
    // A browser that keeps nothing has the shipped model alone; whoever wants more is told why then.
  }
}

/** Keeps a dropped model. @returns its description; null if the files are none: {@link dropProblem} says why */
export async function addModel(files: readonly File[]): Promise<ModelInfo | null> {
  problem.value = null
  try {
    const info = await engine.ask('add', files)
    await refreshModels()
    return info
  } catch (error) {
    problem.value = (error as Error).message
    return null
  }
}

/** Takes the message about a dropped file away. */
export function forgiveDrop(): void {
  problem.value = null
}

/** Describes a model; asks once. */
export function modelInfo(id: string): Promise<ModelInfo> {
  let info = known.get(id)
  if (!info) {
    info = engine.ask('describe', id)
    info.catch(() => known.delete(id))
    known.set(id, info)
  }
  return info
}
