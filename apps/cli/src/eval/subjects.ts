// Models under test by their names on the command line: a path, `openai:MODEL`, a file of ready completions, or the checkpoints
// of a run.

import { readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { LedgeredChat } from '@ts/chat'
import {
  type Completion,
  type CompletionRequest,
  endpointSubject,
  generatorSubject,
  type ModelFacts,
  type Prompt,
  readCompletions,
  type Subject,
} from '@ts/gpt-eval'
import type { BackendName } from '@ts/tensor/auto'
import { readMetrics } from '@ts/trainer'
import { folderStore } from '@ts/trainer/node'
import { Batcher, Scorer, shapeOf } from '@ts/transformer'
import { readDocuments } from '../documents/documents.ts'
import { UserError } from '../errors.ts'
import { type LoadedModel, loadModel } from '../modelFile.ts'
import { openBackend } from '../openBackend.ts'
import { workPerContext } from '../workOf.ts'

/** The two ways to ask one server, over one ledger. */
export interface Endpoint {
  readonly completions: LedgeredChat
  readonly chat: LedgeredChat
}

/** A model under test, not opened yet. */
export interface SubjectSpec {
  readonly name: string
  readonly kind: 'model' | 'openai' | 'completions'
  /** a path, or a model's name at its server */
  readonly target: string
  readonly facts: ModelFacts
}

/** How a local model is run. */
export interface SubjectOptions {
  readonly tokenizer?: string
  readonly backend: BackendName
  readonly threads: number
  /** stories to measure bits per byte on */
  readonly validation?: string
}

/**
 * Reads names of models: `PATH`, `NAME=PATH`, `openai:MODEL`, `NAME=openai:MODEL`, and `FILE.jsonl` for ready completions.
 *
 * @throws UserError if two have the same name
 */
export async function subjectSpecs(names: readonly string[]): Promise<readonly SubjectSpec[]> {
  const specs: SubjectSpec[] = []
  for (const text of names) {
    const [, given, rest] = /^([\w .-]+)=(.+)$/.exec(text) ?? [undefined, undefined, text]
    const [, remote] = /^openai:(.+)$/.exec(rest!) ?? []
    const target = remote ?? rest!
    const ready = remote === undefined && extname(target) === '.jsonl'
    const kind = remote !== undefined ? 'openai' : ready ? 'completions' : 'model'
    if (kind !== 'openai') await stat(target)
    const plain = basename(target).replace(/\.(jsonl|bin|safetensors|gguf)$/, '')
    specs.push({ name: given ?? (kind === 'openai' ? target : plain), kind, target, facts: {} })
  }
  const twice = specs.find(({ name }, i) => specs.findIndex((one) => one.name === name) !== i)
  if (twice) {
    throw new UserError(`eval: two models are called '${twice.name}'; name them with NAME=PATH`)
  }
  return specs
}

/**
 * The checkpoints of a run whose step is a multiple of `every`, and the last one.
 *
 * @throws UserError if there are none
 */
export async function checkpointSpecs(run: string, every: number): Promise<readonly SubjectSpec[]> {
  await stat(run)
  const store = await folderStore(run)
  const steps = (await store.list('checkpoints'))
    .flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
  const chosen = steps.filter((step) => step % every === 0 || step === steps.at(-1))
  if (chosen.length === 0) {
    throw new UserError(`${run}: there are no checkpoints in it; give the folder of a training run`)
  }
  const evaluations = (await readMetrics(store)).filter((metric) => metric.kind === 'evaluation')
  return chosen.map((step) => {
    const measured = evaluations.find((metric) => metric.step === step)
    return {
      name: `step ${step}`,
      kind: 'model',
      target: join(run, 'checkpoints', `step-${String(step).padStart(6, '0')}`),
      facts: { step, ...(measured && { bitsPerByte: measured.bitsPerByte }) },
    } as const
  })
}

/** Writes completions, and what else there is to know of the model. */
export async function completeWith(
  spec: SubjectSpec,
  requests: readonly CompletionRequest[],
  run: {
    readonly options: SubjectOptions
    readonly endpoint: () => Promise<Endpoint>
    readonly signal: AbortSignal
    readonly onCompletion: (completion: Completion) => Promise<void>
  },
): Promise<ModelFacts> {
  const { options, endpoint, signal, onCompletion } = run
  const collect = async (subject: Subject): Promise<void> => {
    for await (const completion of subject.complete(requests, { signal })) {
      await onCompletion(completion)
    }
  }
  if (spec.kind === 'openai') {
    await collect(endpointSubject(await endpoint(), { model: spec.target, name: spec.name }))
    return spec.facts
  }
  const backend = await openBackend(options.backend, options.threads, () =>
    workPerContext(spec.target),
  )
  try {
    const loaded = await loadModel(backend, spec.target, { tokenizer: options.tokenizer })
    const { model, config, tokenizer } = loaded
    if (tokenizer === null) {
      throw new UserError(
        `${spec.target}: no tokenizer lies beside the model; name one with --tokenizer`,
      )
    }
    const { channels, layers, context } = shapeOf(config)
    const longest = Math.min(context, Math.max(...requests.map((r) => r.maxTokens)) + 512)
    const batcher = await Batcher.open(backend, model, { tokenizer, context: longest })
    const count = (text: string): number => tokenizer.encode(text, { special: true }).length
    await collect(generatorSubject(spec.name, batcher, { longest, count }))
    await batcher.close()
    const bitsPerByte =
      options.validation === undefined ? null : await meanBits(loaded, backend, options.validation)
    return {
      hidden: channels,
      layers,
      ...spec.facts,
      ...(bitsPerByte !== null && { bitsPerByte }),
    }
  } finally {
    backend.close()
  }
}

/** Ready completions from a file, for the prompts that are asked; those of unknown prompts are kept too. */
export async function readyCompletions(
  { target }: SubjectSpec,
  prompts: readonly Prompt[],
): Promise<readonly Completion[]> {
  return readCompletions(await readFile(target, 'utf8'), target, { known: prompts })
}

/** Stories that bits per byte are measured on at most: enough for two digits. */
const STORIES = 200

async function meanBits(
  { model, tokenizer }: LoadedModel,
  backend: Awaited<ReturnType<typeof openBackend>>,
  path: string,
): Promise<number> {
  const scorer = await Scorer.open(backend, model)
  let [nats, bytes, stories] = [0, 0, 0]
  for await (const story of readDocuments(path)) {
    if (stories++ === STORIES) break
    const { logprobs } = await scorer.score(tokenizer!.encode(story, { special: true }))
    nats -= logprobs.reduce<number>((sum, p) => sum + (p ?? 0), 0)
    bytes += Buffer.byteLength(story)
  }
  scorer.close()
  return nats / Math.LN2 / bytes
}
