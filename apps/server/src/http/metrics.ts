// What Prometheus is told.
import type { TokenPiece } from '@ts/transformer'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { HostedModel } from '../engine/hostedModel.ts'
import type { Task } from '../engine/task.ts'

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const fine = [0.0001, 0.00025, 0.0005, ...seconds.slice(0, 11)]

/** The server's metrics, in a registry of their own. */
export class Metrics {
  readonly registry = new Registry()
  private readonly firstToken: Histogram<'model'>
  private readonly interToken: Histogram<'model'>
  private readonly promptTokens: Counter<'model'>
  private readonly completionTokens: Counter<'model'>
  private readonly texts: Counter<'model' | 'end'>
  private readonly requests: Counter<'route' | 'status'>
  private readonly requestSeconds: Histogram<'route'>

  /** @param models looked at whenever the metrics are read */
  constructor(models: () => Iterable<HostedModel>) {
    const registers = [this.registry]
    const named = <T extends string>(name: string, help: string, labelNames: readonly T[]) => ({
      name: `tinystories_${name}`,
      help,
      labelNames: [...labelNames],
      registers,
    })
    const model = ['model'] as const
    this.firstToken = new Histogram({
      ...named('time_to_first_token_seconds', 'From a request to its first token', model),
      buckets: seconds,
    })
    this.interToken = new Histogram({
      ...named('inter_token_seconds', 'From one token of a text to the next', model),
      buckets: fine,
    })
    this.promptTokens = new Counter(named('prompt_tokens_total', 'Tokens of prompts', model))
    this.completionTokens = new Counter(named('completion_tokens_total', 'Tokens drawn', model))
    this.texts = new Counter(
      named('texts_total', 'Texts by how they ended: stop, length, error, cancelled', [
        'model',
        'end',
      ]),
    )
    this.requests = new Counter(named('requests_total', 'Answers by status', ['route', 'status']))
    this.requestSeconds = new Histogram({
      ...named('request_seconds', 'From a request to the end of its answer', ['route']),
      buckets: seconds,
    })
    const gauge = (name: string, help: string, value: (model: HostedModel) => number): void => {
      new Gauge({
        ...named(name, help, model),
        collect() {
          for (const one of models()) this.set({ model: one.id }, value(one))
        },
      })
    }
    gauge('rows', 'Texts that a model continues at once', ({ rows }) => rows)
    gauge('rows_in_use', 'Texts that are continued now', ({ engine }) => engine.load.active)
    gauge('queue_length', 'Texts that wait for a row', ({ outstanding, rows }) =>
      Math.max(0, outstanding - rows),
    )
    gauge('model_bytes', 'Weights, cache and intermediates', ({ engine }) => engine.load.bytes)
    gauge(
      'model_restarts',
      'Threads of a model that were started anew',
      ({ engine }) => engine.restarts,
    )
    collectDefaultMetrics({ register: this.registry })
  }

  /** Counts an answer. */
  answered(route: string, status: number, ms: number): void {
    this.requests.inc({ route, status })
    this.requestSeconds.observe({ route }, ms / 1000)
  }

  /** Follows a text from now on. */
  text(
    model: string,
    task: Task,
  ): { gained(pieces: readonly TokenPiece[]): void; ended(error: unknown): void } {
    let last = performance.now()
    let first = true
    this.promptTokens.inc({ model }, task.prompt.length)
    return {
      gained: (pieces) => {
        const drawn = pieces.filter(({ prompt, token }) => !prompt && token !== null).length
        const end = pieces.at(-1)?.end
        if (end) this.texts.inc({ model, end })
        if (drawn === 0) return
        const now = performance.now()
        const each = (now - last) / 1000
        if (first) this.firstToken.observe({ model }, each)
        else for (let i = 0; i < drawn; i++) this.interToken.observe({ model }, each / drawn)
        this.completionTokens.inc({ model }, drawn)
        first = false
        last = now
      },
      ended: (error) => this.texts.inc({ model, end: isCancelled(error) ? 'cancelled' : 'error' }),
    }
  }
}

function isCancelled(error: unknown): boolean {
  return (error as { status?: number } | null)?.status === 499
}
