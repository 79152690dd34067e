// Calls end in any order; whoever needs them in theirs waits here.
import type { AskCall, Settled } from '@ts/chat'

/**
 * Settled calls in the order in which they were drawn. If the source breaks off, all that had no gap before them were yielded, and
 * the error follows.
 */
export async function* inOrder<C extends AskCall>(
  calls: Iterable<C>,
  ask: (calls: Iterable<C>) => AsyncIterable<Settled<C>>,
): AsyncGenerator<Settled<C>> {
  const places = new Map<C, number>()
  let drawn = 0
  const numbered = function* (): Generator<C> {
    for (const call of calls) {
      places.set(call, drawn++)
      yield call
    }
  }
  const waiting = new Map<number, Settled<C>>()
  let next = 0
  for await (const settled of ask(numbered())) {
    waiting.set(places.get(settled.call)!, settled)
    places.delete(settled.call)
    for (let one = waiting.get(next); one; one = waiting.get(next)) {
      waiting.delete(next++)
      yield one
    }
  }
}
