// What the engine can be asked to do.
import { type Exported, type ExportFormat, exportModel } from './exportModel.ts'
import { Library, type ModelInfo } from './library.ts'
import {
  type HeadLabel,
  type HeadsEvent,
  type Lens,
  type Likeness,
  likeNeurons,
  lookAtHeads,
  lookAtNeurons,
  lookThrough,
  type NeuronLooks,
} from './lookInside.ts'
import type { Method } from './protocol.ts'
import { type TellEvent, type TellRequest, type TellResult, tell } from './tell.ts'
import { type Thought, think } from './think.ts'
import {
  beginRun,
  deleteRun,
  goOn,
  listRuns,
  type RunDetails,
  type RunEvent,
  type RunRequest,
  type RunSummary,
  runDetails,
  runReport,
  saveRun,
} from './trainRun.ts'

/** A model's id and name. */
export interface Listed {
  readonly id: string
  readonly name: string
}

/** A model and a text for it. */
export interface OfText {
  readonly model: string
  readonly text: string
}

/** A layer of a model. */
export interface OfLayer {
  readonly model: string
  readonly layer: number
}

/** The engine, as the page sees it. */
export interface EngineMethods {
  readonly [name: string]: Method
  readonly models: Method<null, never, readonly Listed[]>
  readonly describe: Method<string, never, ModelInfo>
  readonly add: Method<readonly File[], never, ModelInfo>
  readonly remove: Method<string, never, void>
  readonly tell: Method<TellRequest, TellEvent, TellResult>
  readonly think: Method<
    { readonly model: string; readonly ids: readonly number[] },
    never,
    readonly (Thought | null)[]
  >
  readonly heads: Method<OfText, HeadsEvent, readonly HeadLabel[]>
  readonly lens: Method<OfText, never, Lens>
  readonly neurons: Method<OfLayer, never, readonly NeuronLooks[]>
  readonly alike: Method<readonly [OfLayer, OfLayer], never, readonly Likeness[]>
  readonly runs: Method<null, never, readonly RunSummary[]>
  readonly run: Method<string, never, RunDetails>
  readonly begin: Method<RunRequest, RunEvent, void>
  readonly goOn: Method<string, RunEvent, void>
  readonly saveRun: Method<string, never, void>
  readonly deleteRun: Method<string, never, void>
  readonly report: Method<string, never, Blob | null>
  readonly export: Method<
    { readonly model: string; readonly format: ExportFormat },
    never,
    Exported
  >
}

/** Makes the engine. @param shipped where the page's own model lies */
export function methods(shipped: URL): EngineMethods {
  const library = new Library(shipped)
  return {
    models: once(() => library.list()),
    describe: once((id) => library.describe(id)),
    add: once((files) => library.add(files)),
    remove: once((id) => library.remove(id)),
    async *tell(request, signal) {
      return yield* tell(await library.get(request.model), request, signal)
    },
    think: once(async ({ model, ids }) => think(await library.get(model), ids)),
    async *heads({ model, text }) {
      return yield* lookAtHeads(await library.get(model), text)
    },
    lens: once(async ({ model, text }) => lookThrough(await library.get(model), text)),
    neurons: once(async ({ model, layer }) => lookAtNeurons(await library.get(model), layer)),
    alike: once(async ([one, two]) =>
      likeNeurons(
        [await library.get(one.model), one.layer],
        [await library.get(two.model), two.layer],
      ),
    ),
    runs: once(listRuns),
    run: once(runDetails),
    async *begin(request, signal) {
      yield* beginRun(request, signal)
    },
    async *goOn(id, signal) {
      library.forget(id)
      yield* goOn(id, signal)
    },
    saveRun: once(saveRun),
    deleteRun: once(async (id) => {
      library.forget(id)
      await deleteRun(id)
    }),
    report: once(runReport),
    export: once(({ model, format }) => exportModel(library, model, format)),
  }
}

/** A method that only answers. */
function once<A, R>(work: (argument: A) => Promise<R>): Method<A, never, R> {
  // biome-ignore lint/correctness/useYield: it has nothing to tell before its answer
  return async function* (argument) {
    return work(argument)
  }
}
