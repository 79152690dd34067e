// From a plan to accepted stories: asks, splits, filters, asks again for what was rejected. What comes out depends on the plan and on the
// answers in the ledger alone, so a run that was broken off, however, is resumed by running it again.
import { askAll, type LedgeredChat, type Reply, type Settled } from '@ts/chat'
import {
  type FilterOptions,
  type FilterReport,
  filterNames,
  StoryFilter,
} from '../filter/filterStories.ts'
import { EarlyWarning, type Warning } from '../measure/earlyWarning.ts'
import { Coverage, type CoverageReport } from '../recipe/coverage.ts'
import type { Spec } from '../recipe/lattice.ts'
import { childRecipe } from '../recipe/recipe.ts'
import { type Part, splitStories } from '../recipe/splitStories.ts'
import { inOrder } from './inOrder.ts'
import { firstCalls, type StoryCall, type StoryPlan, storyCall } from './storyCalls.ts'

/** An accepted story and where it comes from. */
export interface GeneratedStory {
  readonly text: string
  readonly words: { readonly [kind: string]: string }
  readonly features: readonly string[]
  readonly style?: string
  readonly source: StorySource
}

/** Enough to find the call of a story again, and to make it again. */
export interface StorySource {
  readonly provider: string
  readonly model: string
  readonly recipe: string
  readonly seed: number
  /** place in the walk over the recipe */
  readonly index: number
  /** 0 if the first answer was accepted */
  readonly attempt: number
  /** the call in the ledger, and which story of its answer */
  readonly call: string
  readonly part: number
  readonly repaired: boolean
  readonly prompt: string
}

/** Why an answer brought no story, beside the filters. */
export type Loss = 'refused' | 'missing' | 'cut off' | 'ambiguous' | 'failed'

/** How a run stands. */
export interface GenerationReport {
  readonly asked: number
  readonly accepted: number
  /** specs for which every attempt was rejected */
  readonly givenUp: number
  /** calls that were settled, those that ask again included */
  readonly calls: number
  /** calls that ended with an error; another run makes them again */
  readonly failedCalls: number
  readonly lost: { readonly [loss in Loss]: number }
  readonly filters: FilterReport
  readonly coverage: CoverageReport
  readonly warnings: readonly Warning[]
  /** the message of the last call that failed */
  readonly lastError?: string
}

/** How a run goes. */
export interface RunOptions {
  readonly signal?: AbortSignal
  /** takes answers from the ledger only; calls that it lacks are told here, those that ask again only when no earlier one is missing */
  readonly onMissing?: (call: StoryCall) => void
  readonly onWarning?: (warning: Warning) => void
}

/** See the top of this file. One generator makes one run. */
export class StoryGenerator {
  /** as given, with the way of drawing that suits the provider */
  readonly plan: StoryPlan
  readonly #chat: LedgeredChat
  readonly #filter: StoryFilter
  readonly #coverage: Coverage
  readonly #early = new EarlyWarning()
  readonly #lost: Record<Loss, number> = {
    refused: 0,
    missing: 0,
    'cut off': 0,
    ambiguous: 0,
    failed: 0,
  }
  readonly #sums = { calls: 0, failedCalls: 0, accepted: 0, givenUp: 0 }
  readonly #warnings: Warning[] = []
  #lastError: string | undefined

  constructor(chat: LedgeredChat, plan: StoryPlan, filters: FilterOptions = {}) {
    const { recipe = childRecipe } = plan
    // Answers of free models depend on nothing but the request; asking twice needs two seeds.
    this.plan = { ...plan, sampling: { seeded: chat.provider.free, ...plan.sampling } }
    this.#chat = chat
    this.#filter = new StoryFilter({ language: recipe.language, ...filters })
    this.#coverage = new Coverage(recipe)
  }

  /**
   * Accepted stories, first attempts in the order of the walk, then second ones, and so on.
   *
   * @throws BudgetError or ProviderError where no further call can be made; what was yielded stays valid
   */
  async *run(options: RunOptions = {}): AsyncGenerator<GeneratedStory> {
    const { onMissing } = options
    const { attempts = 3 } = this.plan
    if (!Number.isInteger(attempts) || attempts < 1 || attempts > 16) {
      throw new RangeError(`datagen: attempts must be from 1 to 16, got ${attempts}`)
    }
    let calls: Iterable<StoryCall> = firstCalls(this.plan)
    for (let attempt = 0; attempt < attempts; attempt++) {
      const again: StoryCall[] = []
      let missing = 0
      const ask = (some: Iterable<StoryCall>): AsyncIterable<Settled<StoryCall>> => {
        if (!onMissing)
          return askAll(this.#chat, some, options.signal ? { signal: options.signal } : {})
        return this.#askLedger(some, options, (call) => {
          missing += 1
          onMissing(call)
        })
      }
      for await (const settled of inOrder(calls, ask)) {
        const { rejected, stories } = this.#settle(settled, options)
        yield* stories
        if (rejected.length === 0) continue
        const { origin } = settled.call
        if (attempt + 1 < attempts) {
          again.push(storyCall(this.plan, rejected, { origin, attempt: attempt + 1 }))
        } else this.#sums.givenUp += rejected.length
      }
      if (again.length === 0 || missing > 0) return
      calls = again
    }
  }

  get report(): GenerationReport {
    return {
      asked: this.plan.count,
      ...this.#sums,
      lost: { ...this.#lost },
      filters: this.#filter.report,
      coverage: this.#coverage.report(),
      warnings: [...this.#warnings],
      ...(this.#lastError !== undefined && { lastError: this.#lastError }),
    }
  }

  async *#askLedger(
    calls: Iterable<StoryCall>,
    { signal }: RunOptions,
    onMissing: (call: StoryCall) => void,
  ): AsyncGenerator<Settled<StoryCall>> {
    const chat = this.#chat
    for (const call of calls) {
      signal?.throwIfAborted()
      const { request, repeat } = call
      if (!chat.ledger.has(chat.key(request, repeat))) {
        onMissing(call)
        // What stands behind it keeps its order without it.
        yield { call, error: new Error('not in the ledger yet') }
        continue
      }
      try {
        yield { call, reply: await chat.ask(request, { repeat }) }
      } catch (error) {
        yield { call, error: error as Error }
      }
    }
  }

  #settle(
    settled: Settled<StoryCall>,
    { onWarning, onMissing }: RunOptions,
  ): { readonly stories: readonly GeneratedStory[]; readonly rejected: readonly Spec[] } {
    const { call, reply, error } = settled
    if (error) {
      // Not asked again now: the next run makes this very call, and no other one may take its place.
      if (!onMissing || this.#chat.ledger.has(this.#chat.key(call.request, call.repeat))) {
        this.#sums.failedCalls += 1
        this.#lost.failed += call.specs.length
        this.#lastError = error.message
      }
      return { stories: [], rejected: [] }
    }
    this.#sums.calls += 1
    const stories: GeneratedStory[] = []
    const rejected: Spec[] = []
    const parts = this.#partsOf(reply, call.specs.length)
    for (const [part, spec] of call.specs.entries()) {
      const found = parts[part]!
      const verdict =
        found === 'refused' || found.problem !== undefined
          ? null
          : this.#filter.judge(found.story, Object.values(spec.words))
      if (verdict === null) this.#lost[found === 'refused' ? found : found.problem!] += 1
      if (!verdict?.accepted) {
        rejected.push(spec)
        continue
      }
      this.#sums.accepted += 1
      this.#coverage.add(spec)
      for (const warning of this.#early.add(verdict.text)) {
        this.#warnings.push(warning)
        onWarning?.(warning)
      }
      stories.push(this.#story(call, spec, { part, ...verdict }))
    }
    return { stories, rejected }
  }

  #partsOf(reply: Reply, count: number): readonly (Part | 'refused')[] {
    switch (reply.kind) {
      case 'answer':
        return splitStories(reply.text, count)
      case 'length':
        return splitStories(reply.partial, count, true)
      case 'refusal':
        return new Array<'refused'>(count).fill('refused')
      default:
        return reply satisfies never
    }
  }

  #story(
    { request, repeat, attempt }: StoryCall,
    spec: Spec,
    { text, part, repaired }: { text: string; part: number; repaired: boolean },
  ): GeneratedStory {
    const { recipe = childRecipe, seed = 0, model } = this.plan
    const { words, features, style, index } = spec
    return {
      text,
      words,
      features,
      ...(style !== undefined && { style }),
      source: {
        provider: this.#chat.provider.name,
        model,
        recipe: recipe.name,
        seed,
        index,
        attempt,
        call: this.#chat.key(request, repeat),
        part,
        repaired,
        prompt: request.messages[0]!.content,
      },
    }
  }
}

/** How many stories each filter and each kind of loss took, the largest first, as `12 near-duplicate`. */
export function rejections({
  filters,
  lost,
}: GenerationReport): readonly (readonly [string, number])[] {
  const counts: [string, number][] = [
    ...filterNames.map((name): [string, number] => [name, filters.rejected[name]]),
    ...Object.entries(lost),
  ]
  return counts.filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1])
}
