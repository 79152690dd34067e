// Many clients at once, well and badly behaved, for a while: does every answer come out right, does nothing break, and
// is everything given back afterwards? It needs Node alone, so that a test runs it too.
import { setTimeout } from 'node:timers/promises'
import type { Answered, Asked } from '../serving/ask.ts'
import type { Facts } from '../serving/facts.ts'
import { behaviours, type Kind, kindOf } from './behaviours.ts'
import { quantiles } from './quantiles.ts'

/** A request and what this process has found to be the answer. */
export interface Known {
  readonly asked: Asked
  readonly texts: readonly string[]
  readonly ends: readonly string[]
}

/** The server under load. */
export interface Target {
  readonly url: string
  readonly known: readonly Known[]
  /** asked when nothing runs */
  facts(): Promise<Facts>
}

/** How long and with how many. */
export interface LoadOptions {
  readonly clients: number
  readonly seconds: number
  /** of the same load before, so that what grows only once is not taken for a leak */
  readonly warmUp: number
}

/** What came of it. */
export interface LoadReport {
  readonly seconds: number
  readonly tokensPerSecond: number
  /** of each kind of client: what it did, how often it was told to come back later */
  readonly kinds: Readonly<Record<Kind, { clients: number; done: number; refused: number }>>
  /** answers that were not what they had to be, statuses from 500 on, broken connections; a few of them */
  readonly wrong: number
  readonly examples: readonly string[]
  /** ms from a request to the first event of its stream, waiting for a row included */
  readonly firstToken: Quantiles
  /** ms from one event of a stream to the next */
  readonly interToken: Quantiles
  /** ms that health, metrics and descriptions took */
  readonly watching: Quantiles
  readonly before: Facts
  readonly after: Facts
}

/** Of many values. */
export interface Quantiles {
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly count: number
}

/** What the clients note down together. */
export interface Notes {
  readonly first: number[]
  readonly gaps: number[]
  readonly watching: number[]
  tokens: number
  wrong(example: string): void
}

/** Runs the load, twice if it is to warm up. */
export async function runLoad(target: Target, options: LoadOptions): Promise<LoadReport> {
  if (options.warmUp > 0) await load(target, { ...options, seconds: options.warmUp })
  const before = await settled(target)
  const { notes, examples, wrong, kinds, seconds } = await load(target, options)
  const after = await settled(target)
  return {
    seconds,
    tokensPerSecond: notes.tokens / seconds,
    kinds,
    wrong: wrong(),
    examples,
    firstToken: quantiles(notes.first),
    interToken: quantiles(notes.gaps),
    watching: quantiles(notes.watching),
    before,
    after,
  }
}

async function load(target: Target, { clients, seconds }: LoadOptions) {
  const examples: string[] = []
  let problems = 0
  const notes: Notes = {
    first: [],
    gaps: [],
    watching: [],
    tokens: 0,
    wrong: (example) => {
      problems++
      if (examples.length < 10) examples.push(example.slice(0, 500))
    },
  }
  const none = () => ({ clients: 0, done: 0, refused: 0 })
  const kinds: Record<Kind, ReturnType<typeof none>> = {
    whole: none(),
    stream: none(),
    slow: none(),
    leaver: none(),
    garbage: none(),
    watcher: none(),
  }
  const start = performance.now()
  const end = start + 1000 * seconds
  const live = async (client: number): Promise<void> => {
    const kind = kindOf(client)
    const count = kinds[kind]
    count.clients++
    await using behaviour = behaviours[kind](target, notes, client)
    for (let turn = 0; performance.now() < end; turn++) {
      try {
        const wait = await behaviour.act(turn)
        if (wait === null) count.done++
        else {
          count.refused++
          await setTimeout(Math.min(1000 * wait, Math.max(0, end - performance.now())))
        }
      } catch (error) {
        notes.wrong(`${kind}: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => live(client)))
  const took = (performance.now() - start) / 1000
  return { notes, examples, wrong: () => problems, kinds, seconds: took }
}

/** The state when nothing runs any more; as it is after ten seconds if that does not come. */
async function settled({ facts }: Target): Promise<Facts> {
  let last = await facts()
  for (let i = 0; i < 200 && last.rows + last.waiting + last.sockets > 0; i++) {
    await setTimeout(50)
    last = await facts()
  }
  return last
}

/** What is not as it should be after a load, in sentences; empty: all is well. */
export function complaints(report: LoadReport, mostBytes: number): readonly string[] {
  const { wrong, examples, before, after } = report
  const grown = after.heap - before.heap
  const list: string[] = []
  if (wrong > 0) list.push(`${wrong} answers were wrong, as: ${examples.join('; ')}`)
  for (const name of ['sockets', 'rows', 'waiting'] as const) {
    if (after[name] > 0) list.push(`${after[name]} ${name} were not given back`)
  }
  if (grown > mostBytes) list.push(`the heap has grown by ${(grown / 1e6).toFixed(1)} MB`)
  return list
}

/** What is wrong with an answer; null if nothing. A part of one: each text must begin the right one. */
export function difference(known: Known, answered: Answered, part = false): string | null {
  if (answered.problem !== '' || answered.status !== 200) {
    return `status ${answered.status}, ${answered.problem}`
  }
  const { asked, texts, ends } = known
  const right = part
    ? texts.every((text, i) => text.startsWith(answered.texts[i]!))
    : texts.every((text, i) => text === answered.texts[i] && ends[i] === answered.ends[i])
  if (right) return null
  return `${JSON.stringify(asked)} gave ${JSON.stringify(answered.texts)}, not ${JSON.stringify(texts)}`
}
