// How clients behave, each in its own way.
import { Agent, get } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { type Answered, ask } from '../serving/ask.ts'
import { garbage, sendGarbage } from './garbage.ts'
import { difference, type Known, type Notes, type Target } from './runLoad.ts'

/** Kinds of clients: who wants whole answers, who reads streams at once, slowly or not to the end, who sends what
 *  is no request, and who asks for health and metrics. */
export type Kind = 'whole' | 'stream' | 'slow' | 'leaver' | 'garbage' | 'watcher'

/** A client. */
export interface Behaviour extends AsyncDisposable {
  /** @returns null, or the seconds to wait, as a full server says. @throws Error if its connection breaks */
  act(turn: number): Promise<number | null>
}

/** Bytes that a slow client reads in a millisecond. */
const SLOW = 100

type Make = (target: Target, notes: Notes, client: number) => Behaviour

/** Of ten clients four stream, two want whole answers, and one each is slow, leaves, sends garbage and watches. */
export function kindOf(client: number): Kind {
  const kinds = [
    'stream',
    'whole',
    'slow',
    'leaver',
    'garbage',
    'watcher',
    'stream',
    'whole',
  ] as const
  return kinds[client % 10] ?? 'stream'
}

/** Each kind. */
export const behaviours: Readonly<Record<Kind, Make>> = {
  whole: (target, notes, client) =>
    asking(target, client, async (known, agent) => {
      const answered = await ask(target.url, known.asked, { agent, stream: false })
      return check(known, answered, notes)
    }),
  stream: (target, notes, client) =>
    asking(target, client, async (known, agent) => {
      const answered = await ask(target.url, known.asked, { agent, stream: true })
      const wait = check(known, answered, notes)
      if (wait !== null) return wait
      notes.first.push(answered.first)
      notes.gaps.push(...answered.gaps)
      return null
    }),
  // With everything that can be told of each token: more than it reads in the time.
  slow: (target, notes, client) =>
    asking(target, client, async (known, agent) => {
      const asked = { ...known.asked, logprobs: 20 }
      const pace = (bytes: number): Promise<void> => setTimeout(bytes / SLOW)
      const answered = await ask(target.url, asked, { agent, stream: true, pace })
      return check(known, answered, notes)
    }),
  leaver: (target, notes, client) =>
    asking(target, client, async (known, agent, turn) => {
      const leaveAfter = 1 + (turn % 7)
      const answered = await ask(target.url, known.asked, { agent, stream: true, leaveAfter })
      if (answered.status === 429) return answered.retryAfter
      const problem = difference(known, answered, true)
      if (problem) notes.wrong(`leaver: ${problem}`)
      return null
    }),
  garbage: (target, notes, client) => ({
    async act(turn) {
      const bytes = garbage[(7 * client + turn) % garbage.length]!
      const status = await sendGarbage(new URL(target.url), bytes)
      if (status >= 500)
        notes.wrong(`garbage: ${JSON.stringify(bytes.slice(0, 80))} gave ${status}`)
      return null
    },
    async [Symbol.asyncDispose]() {},
  }),
  watcher: (target, notes, client) =>
    asking(target, client, async (_, agent, turn) => {
      const paths = ['/metrics', '/livez', '/readyz', '/v1/models', '/openapi.json']
      const path = paths[turn % paths.length]!
      const start = performance.now()
      const status = await statusOf(target.url + path, agent)
      notes.watching.push(performance.now() - start)
      if (status !== 200) notes.wrong(`watcher: ${path} gave ${status}`)
      await setTimeout(50)
      return null
    }),
}

/** A client that keeps its connection and goes through the known requests. */
function asking(
  { known }: Target,
  client: number,
  act: (known: Known, agent: Agent, turn: number) => Promise<number | null>,
): Behaviour {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    act: (turn) => act(known[(5 * client + turn) % known.length]!, agent, turn),
    async [Symbol.asyncDispose]() {
      agent.destroy()
    },
  }
}

function check(known: Known, answered: Answered, notes: Notes): number | null {
  if (answered.status === 429) return answered.retryAfter
  const problem = difference(known, answered)
  if (problem) notes.wrong(problem)
  notes.tokens += answered.tokens
  return null
}

function statusOf(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    }).on('error', reject)
  })
}
